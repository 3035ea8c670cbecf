import type { SourceControl, SourceState } from '../../release/sourceControl.ts';
import { SourceControlError } from '../../release/sourceControl.ts';
import type { Outcome } from '../process/run.ts';
import type { Git } from './gitCommand.ts';
import { unexpected } from './gitCommand.ts';
import type { GitOptions } from './gitIn.ts';
import { gitIn } from './gitIn.ts';
import { readRemoteTagCommit, readTagCommit } from './tagCommits.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** Source control by the git command line. Reads only. */
export function createGit(options: GitOptions): SourceControl {
  return {
    tagCommit: (folder, tag, signal) => readTagCommit(gitIn(options, folder, signal), tag),
    remoteTagCommit: (folder, remote, tag, signal) =>
      readRemoteTagCommit(gitIn(options, folder, signal), remote, tag),
    async state(folder, signal) {
      const git = gitIn(options, folder, signal);
      const top = await git(['rev-parse', '--is-shallow-repository', '--show-toplevel']);
      if (top.exitCode !== 0) throw noWorkTree(top, folder);
      const [shallow, root = folder] = top.stdout.split('\n');
      return await readState(git, root, shallow === 'true');
    },
  };
}

async function readState(git: Git, root: string, shallow: boolean): Promise<SourceState> {
  const [status, remoteList] = await Promise.all([
    git(['status', '--porcelain=v2', '--branch', '--untracked-files=normal', '-z']),
    git(['remote', '-v']),
  ]);
  if (status.exitCode !== 0) throw unexpected('status', status);
  const { commit, branch, dirty } = parseStatus(status.stdout);
  const remotes = parseRemotes(remoteList.stdout);
  const [head, tags, defaultBranch] = await Promise.all([
    commit === undefined
      ? undefined
      : git(['log', '-1', '--no-show-signature', '--format=%cI', 'HEAD', '--']),
    commit === undefined ? undefined : git(['tag', '--points-at', 'HEAD']),
    readDefaultBranch(git, remotes),
  ]);
  const date = new Date(head?.stdout.trim() ?? '');
  return {
    root,
    ...(commit === undefined ? {} : { commit }),
    ...(Number.isNaN(date.getTime()) ? {} : { date }),
    ...(branch === undefined ? {} : { branch }),
    tags: (tags?.stdout ?? '').split('\n').filter((tag) => tag !== ''),
    dirty,
    shallow,
    remotes,
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  };
}

/** https://git-scm.com/docs/git-status#_porcelain_format_version_2 */
function parseStatus(text: string): {
  commit: string | undefined;
  branch: string | undefined;
  dirty: boolean;
} {
  let commit: string | undefined;
  let branch: string | undefined;
  let dirty = false;
  for (const entry of text.split('\0')) {
    const [, name, value] = /^# branch\.(oid|head) (.*)$/.exec(entry) ?? [];
    if (name === 'oid') commit = value === '(initial)' ? undefined : value;
    else if (name === 'head') branch = value === '(detached)' ? undefined : value;
    else if (entry !== '' && !entry.startsWith('# ')) dirty = true;
  }
  return { commit, branch, dirty };
}

function parseRemotes(text: string): { name: string; url: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, name, url] = /^(\S+)\t(.*) \(fetch\)/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url: withoutCredentials(url) }];
  });
}

async function readDefaultBranch(
  git: Git,
  remotes: readonly { name: string }[],
): Promise<string | undefined> {
  const remote = remotes.find(({ name }) => name === 'origin') ?? remotes[0];
  if (remote === undefined) return undefined;
  const start = `refs/remotes/${remote.name}/`;
  const { exitCode, stdout } = await git(['symbolic-ref', '--quiet', '--', `${start}HEAD`]);
  const target = stdout.trim();
  return exitCode === 0 && target.startsWith(start) ? target.slice(start.length) : undefined;
}

function noWorkTree(outcome: Outcome, folder: string): SourceControlError {
  if (/dubious ownership/.test(outcome.stderr))
    return new SourceControlError(
      'failed',
      'git refuses this repository, because its folder belongs to another user.',
      `If you trust it, run: git config --global --add safe.directory '${folder}'`,
    );
  if (/not a git repository|must be run in a work tree/.test(outcome.stderr))
    return new SourceControlError(
      'no-repository',
      `${folder} is not in a git repository.`,
      'Open a folder of a repository, or create one with git init.',
    );
  return unexpected('rev-parse', outcome);
}
