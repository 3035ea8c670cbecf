import type { Registry } from '../../oci/registry.ts';
import { askedVersion } from '../askedVersion.ts';
import { gitHubPlace } from '../gitHubRelease/gitHubPlace.ts';
import { GitHubReleaseError } from '../gitHubRelease/gitHubReleaseError.ts';
import type { RepositoryPlace } from '../gitHubRelease/releaseHost.ts';
import type { Project } from '../project.ts';
import type { PublishedReference } from '../publishedReferences.ts';
import {
  commitTagOfImages,
  publishedReferences,
  versionTagOfImages,
} from '../publishedReferences.ts';
import type { SourceControl } from '../sourceControl.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import { isEnvironment } from './deploymentBody.ts';
import { DeploymentError } from './deploymentError.ts';
import { deploymentIssues, deploymentLabels } from './deploymentIssues.ts';
import type { IssueTracker, TrackedIssue } from './issueTracker.ts';
import type { DeploymentIssuePlan } from './planDeploymentIssue.ts';
import { planDeploymentEnd, planDeploymentIssue } from './planDeploymentIssue.ts';
import { writeDeploymentIssue } from './writeDeploymentIssue.ts';

export interface DeploymentRequest {
  /** Such as `staging`. */
  readonly environment: string;
  /** Without one: the version of the git tag on the commit, else the commit itself. */
  readonly version?: string;
  /** Its images were promoted: the issue is closed. */
  readonly close?: boolean;
}

export interface DeploymentVerbs {
  /**
   * What writing the deployment issue would do. Reads only. Fails with ConfigError, DeploymentError,
   * GitHubReleaseError `no-repository`, GitHubError or RegistryError.
   */
  planDeploymentIssue(
    request: DeploymentRequest,
    signal: AbortSignal,
  ): Promise<DeploymentIssuePlan>;
  /** Fails with DeploymentError or GitHubError; running it again makes no second issue. */
  writeDeploymentIssue(plan: DeploymentIssuePlan, signal: AbortSignal): Promise<TrackedIssue>;
}

export interface DeploymentPorts {
  readonly sourceControl: SourceControl;
  readonly registry: Registry;
  readonly now: () => Date;
  /** Issues of the GitHub of a host; of that of the surroundings without one. */
  readonly gitHubIssues?: (host: string | undefined) => IssueTracker;
}

/** The verbs of deployment issues. */
export function createDeploymentVerbs(
  ports: DeploymentPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): DeploymentVerbs {
  return {
    planDeploymentIssue: async (request, signal) =>
      plan(ports, await loadProject(signal), request, signal),
    writeDeploymentIssue: (made, signal) =>
      writeDeploymentIssue(trackerOf(ports, made.host), made, signal),
  };
}

function trackerOf({ gitHubIssues }: DeploymentPorts, host: string | undefined): IssueTracker {
  if (gitHubIssues !== undefined) return gitHubIssues(host);
  throw new GitHubReleaseError('no-repository', 'No GitHub is known here.', 'Open a folder first.');
}

async function plan(
  ports: DeploymentPorts,
  project: Project,
  { environment, version, close = false }: DeploymentRequest,
  signal: AbortSignal,
): Promise<DeploymentIssuePlan> {
  requireValid(project);
  if (!isEnvironment(environment))
    throw new DeploymentError(
      'environment',
      `“${environment.slice(0, 80)}” is no name of an environment.`,
      'Use letters, digits, blanks, “.”, “_” and “-”, for example staging.',
    );
  const gitHub = project.config?.github;
  const tracker = trackerOf(ports, gitHub?.host);
  const place = gitHubPlace(tracker.host, gitHub?.repository, project.state);
  const settings = deploymentIssues(project.config);
  const labels = deploymentLabels(settings.find((one) => one.environment === environment));
  const released = await whatIsReleased(ports, project, version, signal);
  const { name, commit, tag, imageTag } = released;
  if (close) return planDeploymentEnd(tracker, place, environment, name, labels[0], signal);
  const images = await publishedReferences(ports.registry, project, imageTag, signal);
  requireImages(images, imageTag);
  const deployment = {
    ...{ environment, name, commit, images, page: pageOf(tracker.host, place) },
    ...(tag === undefined ? {} : { tag }),
  };
  const missing = images.filter(({ digest }) => digest === undefined);
  const warnings = missing.map(
    ({ repository }) => `${repository}:${imageTag} is not in the registry: it is left out.`,
  );
  return planDeploymentIssue(tracker, { place, deployment, labels, warnings }, signal);
}

function pageOf(host: string, { owner, name }: RepositoryPlace): string {
  return `https://${host}/${owner}/${name}`;
}

interface Released {
  readonly name: string;
  readonly commit: string;
  readonly tag?: string;
  readonly imageTag: string;
}

/** A tagged version; a commit without one, as staging gets from every merge. */
async function whatIsReleased(
  { sourceControl, now }: DeploymentPorts,
  project: Project,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Released> {
  const { root, state, sourceControlError } = project;
  if (sourceControlError !== undefined) throw sourceControlError;
  const head = state?.commit ?? '';
  if (asked !== undefined || project.version !== undefined) {
    const version = askedVersion(project, asked, 'deployment-issue staging');
    const expected = `${project.config?.tag?.prefix ?? 'v'}${version}`;
    for (const tag of new Set([expected, `v${version}`, version])) {
      const commit = await sourceControl.tagCommit(root, tag, signal);
      if (commit === undefined || (asked === undefined && commit !== head)) continue;
      const imageTag = versionTagOfImages(project, { version, tag, commit }, now());
      return { name: version, commit, tag, imageTag };
    }
    if (asked !== undefined) {
      const imageTag = versionTagOfImages(project, { version, tag: expected, commit: head }, now());
      return { name: version, commit: head, imageTag };
    }
  }
  const imageTag = commitTagOfImages(project, head, now());
  if (imageTag === undefined || head === '')
    throw new DeploymentError(
      'no-images',
      'Neither a git tag nor a tag rule says which images this commit has.',
      'Name the version, or add type=sha to the tags of slipway.yaml.',
    );
  return { name: head.slice(0, 7), commit: head, imageTag };
}

function requireImages(images: readonly PublishedReference[], tag: string): void {
  if (images.some(({ digest }) => digest !== undefined)) return;
  throw new DeploymentError(
    'no-images',
    images.length === 0
      ? 'No image of this project has a repository.'
      : `No repository of this project has an image tagged ${tag}.`,
    'Build and push the images first: slipway build --push',
  );
}
