import { parseTagVersion } from '../../oci/tagVersion.ts';
import type { Registry } from '../../oci/registry.ts';
import { askedVersion } from '../askedVersion.ts';
import type { Project } from '../project.ts';
import type { PublishedReference } from '../publishedReferences.ts';
import { publishedReferences, versionTagOfImages } from '../publishedReferences.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { SourceControl } from '../sourceControl.ts';
import type { Workspace } from '../workspace.ts';
import type { AssetFile, AssetFiles } from './assetFiles.ts';
import type { GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import { gitHubPlace } from './gitHubPlace.ts';
import { findRelease } from './findRelease.ts';
import { planGitHubRelease } from './planGitHubRelease.ts';
import type { PublishedRelease, PublishObserver } from './publishGitHubRelease.ts';
import { publishGitHubRelease } from './publishGitHubRelease.ts';
import { readChanges } from '../changelog/readChanges.ts';
import { releaseBody } from './releaseBody.ts';
import type { HostedRelease, ReleaseHost, RepositoryPlace } from './releaseHost.ts';

export interface GitHubReleaseRequest {
  /** The project's own when absent. */
  readonly version?: string;
  /** The tag when absent. */
  readonly title?: string;
  /** What changed, as Markdown; the changelog's section of the version when absent. */
  readonly notes?: string;
  /** File patterns; those of slipway.yaml when absent. */
  readonly assets?: readonly string[];
  /** As in slipway.yaml when absent, else published. */
  readonly draft?: boolean;
  /** As in slipway.yaml when absent, else what the version says. */
  readonly prerelease?: boolean;
}

export interface GitHubReleaseVerbs {
  /**
   * What has to be done so that GitHub has the release of a version. Reads only. Fails with
   * ConfigError, GitHubReleaseError, GitHubError, WorkspaceError or RegistryError.
   */
  planGitHubRelease(request: GitHubReleaseRequest, signal: AbortSignal): Promise<GitHubReleasePlan>;
  /**
   * The release of a version as GitHub has it, a draft too, with every asset. Fails with ConfigError,
   * GitHubReleaseError or GitHubError.
   */
  readGitHubRelease(version: string, signal: AbortSignal): Promise<HostedRelease | undefined>;
  /** Deletes the draft of a version, and says so; a published release stays. Fails with GitHubError. */
  takeBackGitHubRelease(version: string, signal: AbortSignal): Promise<string>;
  /** Fails with GitHubReleaseError, GitHubError or WorkspaceError; running it again goes on. */
  publishGitHubRelease(
    plan: GitHubReleasePlan,
    observer: PublishObserver,
    signal: AbortSignal,
  ): Promise<PublishedRelease>;
}

export interface GitHubReleasePorts {
  readonly workspace: Workspace;
  readonly sourceControl: SourceControl;
  readonly registry: Registry;
  readonly now: () => Date;
  readonly gitHubReleases?: {
    /** The GitHub of a host; that of the surroundings, usually github.com, without one. */
    readonly at: (host: string | undefined) => ReleaseHost;
    readonly files: AssetFiles;
  };
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

/** The verbs of a release on GitHub. */
export function createGitHubReleaseVerbs(
  ports: GitHubReleasePorts,
  loadProject: LoadProject,
): GitHubReleaseVerbs {
  return {
    planGitHubRelease: (request, signal) => plan(ports, loadProject, request, signal),
    readGitHubRelease: async (version, signal) =>
      (await released(ports, loadProject, version, signal)).release,
    async takeBackGitHubRelease(version, signal) {
      const { host, place, release } = await released(ports, loadProject, version, signal);
      if (release === undefined) return 'GitHub has no release to take back.';
      await host.deleteDraft(place, release.id, signal);
      return `The draft of ${release.tag} was deleted.`;
    },
    publishGitHubRelease: (made, observer, signal) => {
      const { at, files } = required(ports);
      return publishGitHubRelease({ host: at(made.host), files }, made, observer, signal);
    },
  };
}

function required({ gitHubReleases }: GitHubReleasePorts) {
  if (gitHubReleases !== undefined) return gitHubReleases;
  throw new GitHubReleaseError('no-repository', 'No GitHub is known here.', 'Open a folder first.');
}

async function plan(
  ports: GitHubReleasePorts,
  loadProject: LoadProject,
  request: GitHubReleaseRequest,
  signal: AbortSignal,
): Promise<GitHubReleasePlan> {
  const { files } = required(ports);
  const { host, place, project } = await openRepository(ports, loadProject, signal);
  const { config } = project;
  const version = askedVersion(project, request.version, 'publish');
  const released = await releasedTag(ports, host, place, project, version, signal);
  const settings = config?.github?.release;
  const imageTag = versionTagOfImages(project, released, ports.now());
  const [found, images, changes] = await Promise.all([
    findAssets(files, request.assets ?? settings?.assets ?? [], signal),
    publishedReferences(ports.registry, project, imageTag, signal),
    request.notes ?? readChanges(ports.workspace, config, version, signal),
  ]);
  const missing = images.filter(({ digest }) => digest === undefined);
  return planGitHubRelease(
    host,
    {
      ...{ place, ...released, files: found },
      title: request.title ?? released.tag,
      notes: releaseBody({ changes: changes ?? '', images, files: found }),
      prerelease: request.prerelease ?? settings?.prerelease ?? isPrerelease(version),
      draft: request.draft ?? settings?.draft ?? false,
      warnings: [
        ...(changes === undefined ? [`The changelog has no section for ${version}.`] : []),
        ...missing.map(notThere),
      ],
    },
    signal,
  );
}

interface OpenRepository {
  readonly host: ReleaseHost;
  readonly place: RepositoryPlace;
  readonly project: Project;
}

async function openRepository(
  ports: GitHubReleasePorts,
  loadProject: LoadProject,
  signal: AbortSignal,
): Promise<OpenRepository> {
  const project = await loadProject(signal);
  requireValid(project);
  const { host: name, repository } = project.config?.github ?? {};
  const host = required(ports).at(name);
  return { host, place: gitHubPlace(host.host, repository, project.state), project };
}

async function released(
  ports: GitHubReleasePorts,
  loadProject: LoadProject,
  asked: string,
  signal: AbortSignal,
): Promise<OpenRepository & { readonly release?: HostedRelease }> {
  const open = await openRepository(ports, loadProject, signal);
  const version = askedVersion(open.project, asked, 'publish');
  for (const tag of [`v${version}`, version]) {
    const { release } = await findRelease(open.host, open.place, tag, signal);
    if (release !== undefined) return { ...open, release };
  }
  return open;
}

function notThere({ repository, tag }: PublishedReference): string {
  return `${repository}:${tag} is not in the registry: the notes leave it out.`;
}

function isPrerelease(version: string): boolean {
  return (parseTagVersion(version)?.prerelease.length ?? 0) > 0;
}

/**
 * The tag of a version, `v1.4.0` or `1.4.0`, and the commit it has to name: that of the tag here,
 * else what is checked out.
 */
async function releasedTag(
  { sourceControl }: GitHubReleasePorts,
  host: ReleaseHost,
  place: RepositoryPlace,
  { root, state, sourceControlError }: Project,
  version: string,
  signal: AbortSignal,
): Promise<{ version: string; tag: string; commit: string }> {
  const names = [`v${version}`, version];
  if (sourceControlError !== undefined) throw sourceControlError;
  for (const tag of names) {
    const commit = await sourceControl.tagCommit(root, tag, signal);
    if (commit !== undefined) return { version, tag, commit };
  }
  const commit = state?.commit ?? '';
  for (const tag of names)
    if ((await host.tagCommit(place, tag, signal)) !== undefined) return { version, tag, commit };
  return { version, tag: `v${version}`, commit };
}

async function findAssets(
  files: AssetFiles,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<readonly AssetFile[]> {
  const { files: found, unmatched } = await files.find(patterns, signal);
  if (unmatched.length === 0) return found;
  throw new GitHubReleaseError(
    'assets',
    `No file matches ${unmatched.join(', ')}.`,
    'Build them first, or correct github.release.assets in slipway.yaml.',
  );
}
