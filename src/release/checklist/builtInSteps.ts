import { ownImages } from '../builds/placeUpstream.ts';
import { mainRemote } from '../remote.ts';
import type { Project } from '../project.ts';
import type { Argv, Step, StepKind } from './step.ts';

/** What the repository has beside its images that a release is made of. */
export interface ProjectParts {
  /** How its tests are run, as its own files say. */
  readonly test?: Argv;
  readonly changelog: boolean;
  /** Whether a file says its version; git tags alone are written by the step `tag`. */
  readonly versionFile: boolean;
}

/**
 * The checklist of a project that has none of its own: what the repository has, in the usual
 * order, of the kinds somebody here can run.
 */
export function builtInSteps(
  project: Project,
  parts: ProjectParts,
  kinds: ReadonlySet<StepKind>,
): Step[] {
  const steps: Step[] = [];
  for (const { step, has } of candidates(project, parts)) {
    if (!has || !kinds.has(step.kind)) continue;
    // Nothing that stays is done before everything above it; what is tested and built is the
    // commit that has the version and the changelog.
    const before = step.irreversible ? steps : steps.filter(({ kind }) => makesCommit.has(kind));
    const needs = makesCommit.has(step.kind) ? [] : before.map(({ id }) => id);
    steps.push({ ...step, needs });
  }
  return steps;
}

const makesCommit: ReadonlySet<StepKind> = new Set(['version', 'changelog']);

interface Candidate {
  readonly step: Step;
  readonly has: boolean;
}

function candidates(project: Project, { test, changelog, versionFile }: ProjectParts): Candidate[] {
  const { config, state } = project;
  const images = ownImages(project.images);
  const remotes = (state?.remotes.length ?? 0) > 0;
  const pushed = images.some(({ repositories }) => repositories.length > 0);
  const host = mainRemote(state)?.host;
  const onGitHub = host === 'github.com' || config?.github !== undefined;
  const base = { needs: [], irreversible: false };
  const final = { needs: [], irreversible: true };
  return [
    {
      step: { ...base, id: 'version', kind: 'version', title: 'Write the version' },
      has: versionFile,
    },
    {
      step: { ...base, id: 'changelog', kind: 'changelog', title: 'Update the changelog' },
      has: changelog,
    },
    {
      step: {
        ...base,
        id: 'test',
        kind: 'test',
        title: 'Run the tests',
        ...(test === undefined ? {} : { run: test }),
      },
      has: test !== undefined,
    },
    // First, since images may copy them.
    {
      step: { ...base, id: 'binaries', kind: 'binaries', title: 'Build the binaries' },
      has: config?.binaries !== undefined,
    },
    {
      step: { ...base, id: 'build', kind: 'build', title: 'Build the images' },
      has: images.length > 0,
    },
    {
      step: { ...final, id: 'tag', kind: 'tag', title: 'Create and push the git tag' },
      has: remotes,
    },
    { step: { ...final, id: 'push', kind: 'push', title: 'Push the images' }, has: pushed },
    { step: { ...base, id: 'verify', kind: 'verify', title: 'Verify the images' }, has: pushed },
    {
      step: {
        ...final,
        id: 'github-release',
        kind: 'github-release',
        title: 'Publish the GitHub release',
      },
      has: onGitHub,
    },
    {
      step: {
        ...final,
        id: 'deployment-issue',
        kind: 'deployment-issue',
        title: 'Write the deployment issue',
      },
      has: config?.github?.deploymentIssue !== undefined,
    },
    {
      step: { ...final, id: 'announce', kind: 'announce', title: 'Announce the release' },
      has: config?.announce !== undefined,
    },
  ];
}
