import { SourceControlError } from '../../release/sourceControl.ts';
import type { GitTag } from '../../release/sourceHistory.ts';
import type { Git } from './gitCommand.ts';
import { unexpected } from './gitCommand.ts';
import { networkFailure } from './networkFailure.ts';

/** The commit a tag names here; annotated tags are followed. */
export async function readTagCommit(git: Git, tag: string): Promise<string | undefined> {
  return await readRef(git, `refs/tags/${tag}^{commit}`);
}

async function readRef(git: Git, ref: string): Promise<string | undefined> {
  const outcome = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  if (outcome.exitCode === 0) return outcome.stdout.trim();
  // Quiet about a name that is not there; everything else has something to say.
  if (outcome.exitCode === 1 && outcome.stderr.trim() === '') return undefined;
  throw unexpected('rev-parse', outcome);
}

/** A tag here: the commit it names and, when it is annotated, its own object. */
export async function readTag(git: Git, tag: string): Promise<GitTag | undefined> {
  const [object, commit] = await Promise.all([
    readRef(git, `refs/tags/${tag}`),
    readTagCommit(git, tag),
  ]);
  if (object === undefined || commit === undefined) return undefined;
  if (object === commit) return { name: tag, commit };
  const content = await git(['cat-file', 'tag', object]);
  if (content.exitCode !== 0) throw unexpected('cat-file', content);
  const signed = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$/m;
  return { name: tag, commit, object, signed: signed.test(content.stdout) };
}

/** The commit a tag names on a remote. */
export async function readRemoteTagCommit(
  git: Git,
  remote: string,
  tag: string,
): Promise<string | undefined> {
  return (await readRemoteTag(git, remote, tag))?.commit;
}

/** https://git-scm.com/docs/git-ls-remote: an annotated tag has a second line, `^{}`, with its commit. */
export async function readRemoteTag(
  git: Git,
  remote: string,
  tag: string,
): Promise<GitTag | undefined> {
  const name = `refs/tags/${tag}`;
  const outcome = await git(['ls-remote', '--quiet', '--', remote, name, `${name}^{}`]);
  if (outcome.exitCode !== 0) throw cannotAsk(remote, outcome.stderr);
  const objects = new Map<string, string>();
  for (const line of outcome.stdout.split('\n')) {
    const [object, ref] = line.split('\t');
    if (object !== undefined && ref !== undefined) objects.set(ref, object);
  }
  const object = objects.get(name);
  if (object === undefined) return undefined;
  const commit = objects.get(`${name}^{}`);
  return commit === undefined ? { name: tag, commit: object } : { name: tag, commit, object };
}

function cannotAsk(remote: string, stderr: string): SourceControlError {
  const { reason, why, remedy } = networkFailure(remote, stderr);
  return new SourceControlError(reason, `The remote ${remote} cannot be asked${why}.`, remedy);
}
