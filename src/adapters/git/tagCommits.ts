import { SourceControlError } from '../../release/sourceControl.ts';
import type { Git } from './gitCommand.ts';
import { unexpected } from './gitCommand.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** The commit a tag names here; annotated tags are followed. */
export async function readTagCommit(git: Git, tag: string): Promise<string | undefined> {
  const ref = `refs/tags/${tag}^{commit}`;
  const outcome = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  if (outcome.exitCode === 0) return outcome.stdout.trim();
  // Quiet about a name that is not there; everything else has something to say.
  if (outcome.exitCode === 1 && outcome.stderr.trim() === '') return undefined;
  throw unexpected('rev-parse', outcome);
}

/** https://git-scm.com/docs/git-ls-remote: an annotated tag has a second line, `^{}`, with its commit. */
export async function readRemoteTagCommit(
  git: Git,
  remote: string,
  tag: string,
): Promise<string | undefined> {
  const name = `refs/tags/${tag}`;
  const outcome = await git(['ls-remote', '--quiet', '--', remote, name, `${name}^{}`]);
  if (outcome.exitCode !== 0) throw unreachable(remote, outcome.stderr);
  const commits = new Map<string, string>();
  for (const line of outcome.stdout.split('\n')) {
    const [commit, ref] = line.split('\t');
    if (commit !== undefined && ref !== undefined) commits.set(ref, commit);
  }
  return commits.get(`${name}^{}`) ?? commits.get(name);
}

function unreachable(remote: string, stderr: string): SourceControlError {
  const [line = ''] = stderr.trim().split('\n');
  return new SourceControlError(
    'failed',
    `The remote ${remote} cannot be asked${line === '' ? '' : `: ${withoutCredentials(line)}`}.`,
    `Try it in a terminal: git ls-remote ${remote}`,
  );
}
