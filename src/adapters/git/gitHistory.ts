import type { SourceCommit, SourceHistory } from '../../release/sourceHistory.ts';
import { unexpected } from './gitCommand.ts';
import type { Git } from './gitCommand.ts';
import type { GitOptions } from './gitIn.ts';
import { gitIn } from './gitIn.ts';
import { parseWorkTree } from './parseWorkTree.ts';
import { readRemoteTag, readTag } from './tagCommits.ts';

const maxCommits = 5000;

/** Tags, commits and the work tree, by the git command line. Reads only. */
export function createGitHistory(options: GitOptions): SourceHistory {
  return {
    tag: (folder, tag, signal) => readTag(gitIn(options, folder, signal), tag),
    remoteTag: (folder, remote, tag, signal) =>
      readRemoteTag(gitIn(options, folder, signal), remote, tag),
    async workTree(folder, signal) {
      const git = gitIn(options, folder, signal);
      const status = await git([
        ...['status', '--porcelain=v2', '--branch', '--untracked-files=normal', '-z'],
        '--ignore-submodules=none',
      ]);
      if (status.exitCode !== 0) throw unexpected('status', status);
      const { branch, ...tree } = parseWorkTree(status.stdout);
      const upstream = branch === undefined ? undefined : await readUpstream(git, branch);
      const { ahead, behind, changes } = tree;
      if (upstream === undefined || ahead === undefined || behind === undefined) return { changes };
      return { changes, upstream: { ...upstream, ahead, behind } };
    },
    tagsBefore: async (folder, commit, signal) => {
      const git = gitIn(options, folder, signal);
      const format = '--format=%(refname:strip=2)';
      const found = await git(['for-each-ref', `--merged=${commit}`, format, 'refs/tags']);
      if (found.exitCode !== 0) throw unexpected('for-each-ref', found);
      return found.stdout.split('\n').filter((name) => name !== '');
    },
    changedPaths: async (folder, commit, signal) => {
      const git = gitIn(options, folder, signal);
      const flags = ['--name-only', '-z', '--relative', '--no-renames', '--ignore-submodules=none'];
      const diff = await git(['diff', ...flags, '--end-of-options', commit, '--']);
      if (diff.exitCode !== 0) throw unexpected('diff', diff);
      const others = await git(['ls-files', '--others', '--exclude-standard', '-z']);
      if (others.exitCode !== 0) throw unexpected('ls-files', others);
      return `${diff.stdout}\0${others.stdout}`.split('\0').filter((path) => path !== '');
    },
    commits: (folder, range, signal) => readCommits(gitIn(options, folder, signal), range),
    isPublished: (folder, remote, commit, signal) =>
      readPublished(gitIn(options, folder, signal), remote, commit),
    async committedText(folder, path, signal) {
      const git = gitIn(options, folder, signal);
      const name = `HEAD:./${path}`;
      const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
      if (found.exitCode !== 0) return undefined;
      const blob = await git(['cat-file', 'blob', found.stdout.trim()]);
      if (blob.exitCode !== 0) throw unexpected('cat-file', blob);
      return blob.stdout;
    },
    async resolve(folder, revision, signal) {
      const git = gitIn(options, folder, signal);
      const name = `${revision}^{commit}`;
      const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
      return found.exitCode === 0 ? found.stdout.trim() : undefined;
    },
  };
}

async function readUpstream(
  git: Git,
  branch: string,
): Promise<{ remote: string; branch: string } | undefined> {
  const ref = `refs/heads/${branch}`;
  const format = '--format=%(refname)%09%(upstream:remotename)%09%(upstream:remoteref)';
  const { stdout } = await git(['for-each-ref', format, ref]);
  for (const line of stdout.split('\n')) {
    const [name, remote, target = ''] = line.split('\t');
    if (name === ref && remote !== undefined && target.startsWith('refs/heads/'))
      return { remote, branch: target.slice('refs/heads/'.length) };
  }
  return undefined;
}

async function readCommits(
  git: Git,
  { since, to }: { since?: string; to: string },
): Promise<SourceCommit[]> {
  const range = since === undefined ? to : `refs/tags/${since}..${to}`;
  const log = await git([
    ...['log', '-z', '--no-show-signature', `--max-count=${maxCommits}`],
    ...['--format=%H%x1f%s%x1f%b', '--end-of-options', range, '--'],
  ]);
  if (log.exitCode !== 0) throw unexpected('log', log);
  return log.stdout.split('\0').flatMap((entry) => {
    const [commit, subject, ...body] = entry.split('\u001f');
    if (commit === undefined || subject === undefined) return [];
    return [{ commit: commit.trim(), subject, body: body.join('\u001f').trim() }];
  });
}

async function readPublished(
  git: Git,
  remote: string,
  commit: string,
): Promise<boolean | undefined> {
  const branches = `refs/remotes/${remote}/`;
  const any = await git(['for-each-ref', '--count=1', branches]);
  if (any.exitCode !== 0) throw unexpected('for-each-ref', any);
  if (any.stdout.trim() === '') return undefined;
  const found = await git(['for-each-ref', '--count=1', `--contains=${commit}`, branches]);
  if (found.exitCode !== 0) throw unexpected('for-each-ref', found);
  return found.stdout.trim() !== '';
}
