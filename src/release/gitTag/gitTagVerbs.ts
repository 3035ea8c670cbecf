import { askedVersion } from '../askedVersion.ts';
import type { Project } from '../project.ts';
import { readVersionFiles } from '../readVersion.ts';
import type { SourceControl, SourceState } from '../sourceControl.ts';
import { SourceControlError } from '../sourceControl.ts';
import type { GitTag, SourceHistory } from '../sourceHistory.ts';
import type { SourceWriter } from '../sourceWriter.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { Workspace } from '../workspace.ts';
import type { MadeTag } from './applyGitTag.ts';
import { applyGitTag } from './applyGitTag.ts';
import { GitTagError } from './gitTagError.ts';
import type { GitTagFacts, GitTagRequest } from './gitTagFacts.ts';
import type { GitTagPlan } from './gitTagPlan.ts';
import { planGitTag } from './planGitTag.ts';
import { tagName } from './tagName.ts';

export interface GitTagVerbs {
  /**
   * What has to be done so that a version's tag is on its commit, here and (with `push`) on the
   * remote, and what speaks against it. Reads only. Fails with ConfigError, GitTagError or
   * SourceControlError.
   */
  planGitTag(request: GitTagRequest, signal: AbortSignal): Promise<GitTagPlan>;
  /**
   * Does what the plan says and reads the tag back. Fails with GitTagError when a concern blocks,
   * or with SourceControlError; running a new plan goes on.
   */
  applyGitTag(plan: GitTagPlan, signal: AbortSignal): Promise<MadeTag>;
  /** A tag on a remote, or here without one. Fails with SourceControlError. */
  readGitTag(
    tag: string,
    remote: string | undefined,
    signal: AbortSignal,
  ): Promise<GitTag | undefined>;
  /** Deletes a tag here, and nowhere else. Fails with SourceControlError. */
  deleteGitTag(tag: string, signal: AbortSignal): Promise<void>;
}

export interface GitTagPorts {
  readonly workspace: Workspace;
  readonly sourceControl: SourceControl;
  readonly sourceHistory: SourceHistory;
  readonly sourceWriter: SourceWriter;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

/** The verbs of git tags. */
export function createGitTagVerbs(ports: GitTagPorts, loadProject: LoadProject): GitTagVerbs {
  return {
    async planGitTag(request, signal) {
      const project = await loadProject(signal);
      requireValid(project);
      const facts = await readFacts(ports, project, request, signal);
      const sign = request.sign ?? project.config?.tag?.sign;
      return planGitTag(facts, { ...request, ...(sign === undefined ? {} : { sign }) });
    },
    applyGitTag: (plan, signal) => applyGitTag(ports, plan, signal),
    readGitTag: (tag, remote, signal) => {
      const { sourceHistory, workspace } = ports;
      return remote === undefined
        ? sourceHistory.tag(workspace.root, tag, signal)
        : sourceHistory.remoteTag(workspace.root, remote, tag, signal);
    },
    async deleteGitTag(tag, signal) {
      const { root } = ports.workspace;
      const found = await ports.sourceHistory.tag(root, tag, signal);
      if (found !== undefined) await ports.sourceWriter.deleteTag(root, found, signal);
    },
  };
}

async function readFacts(
  ports: GitTagPorts,
  project: Project,
  request: GitTagRequest,
  signal: AbortSignal,
): Promise<GitTagFacts> {
  const { state, sourceControlError, config } = project;
  if (sourceControlError !== undefined) throw sourceControlError;
  const head = state?.commit;
  if (state === undefined || head === undefined) throw noCommits();
  const version = askedVersion(project, request.version, 'tag');
  const { sourceHistory: history } = ports;
  const { root } = state;
  const commit = await commitOf(history, root, request.commit, head, signal);
  const tag = tagName(version, config?.tag?.prefix, await history.tagsBefore(root, commit, signal));
  const remote = (state.remotes.find(({ name }) => name === 'origin') ?? state.remotes[0])?.name;
  const [tree, here, there, published, otherVersions] = await Promise.all([
    history.workTree(root, signal),
    history.tag(root, tag, signal),
    remote === undefined ? undefined : askRemote(history, root, remote, tag, signal),
    remote === undefined ? undefined : history.isPublished(root, remote, commit, signal),
    readOtherVersions(ports.workspace, project, version, signal),
  ]);
  return {
    ...{ root, version, tag, commit, head, shallow: state.shallow, tree, otherVersions },
    ...branches(state),
    ...(remote === undefined ? {} : { remote }),
    ...(published === undefined ? {} : { published }),
    ...(here === undefined ? {} : { here }),
    ...(there === undefined ? {} : { there }),
  };
}

function branches({ branch, defaultBranch }: SourceState) {
  return {
    ...(branch === undefined ? {} : { branch }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  };
}

function noCommits(): GitTagError {
  return new GitTagError(
    'no-commits',
    'There is nothing to tag: this repository has no commit yet.',
    'Commit what is to be released first.',
  );
}

async function commitOf(
  history: SourceHistory,
  root: string,
  revision: string | undefined,
  head: string,
  signal: AbortSignal,
): Promise<string> {
  if (revision === undefined) return head;
  const commit = await history.resolve(root, revision, signal);
  if (commit !== undefined) return commit;
  throw new GitTagError(
    'unknown-commit',
    `${revision.slice(0, 80)} names no commit here.`,
    'Name one that git log shows; in a shallow clone fetch more first: git fetch --unshallow',
  );
}

/** That the remote cannot be asked is a concern of the plan, not its end. */
async function askRemote(
  history: SourceHistory,
  root: string,
  remote: string,
  tag: string,
  signal: AbortSignal,
): Promise<GitTagFacts['there']> {
  try {
    return await history.remoteTag(root, remote, tag, signal);
  } catch (error) {
    if (!(error instanceof SourceControlError)) throw error;
    return { unknown: error.message, remedy: error.remedy };
  }
}

async function readOtherVersions(
  workspace: Workspace,
  project: Project,
  version: string,
  signal: AbortSignal,
): Promise<{ path: string; version: string }[]> {
  const files = await readVersionFiles(workspace, project.config?.['version-files'], signal);
  return files.flatMap((file) =>
    file.version === undefined || file.version === version
      ? []
      : [{ path: file.path, version: file.version }],
  );
}
