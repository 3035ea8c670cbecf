import { SourceControlError } from '../../release/sourceControl.ts';
import type { GitTag } from '../../release/sourceHistory.ts';
import type { NewTag, SourceWriter } from '../../release/sourceWriter.ts';
import type { Git } from './gitCommand.ts';
import { unexpected } from './gitCommand.ts';
import type { GitOptions } from './gitIn.ts';
import { gitIn } from './gitIn.ts';
import { fetchFailure, pushFailure } from './pushFailure.ts';
import { readRemoteTag, readTag } from './tagCommits.ts';
import { failedToSign, signingFailure, writeFailure } from './writeFailure.ts';

/** A pass phrase may be asked for in a window of its own. */
const signingMs = 120_000;
/** Hooks of the repository run their checks. */
const committingMs = 600_000;
const networkMs = 120_000;

/** Tags, commits and pushes, by the git command line. */
export function createGitWriter(options: GitOptions): SourceWriter {
  return {
    createTag: (folder, tag, signal) => createTag(gitIn(options, folder, signal), tag),
    async deleteTag(folder, tag, signal) {
      const git = gitIn(options, folder, signal);
      const old = tag.object ?? tag.commit;
      const outcome = await git(['update-ref', '-d', `refs/tags/${tag.name}`, old]);
      if (outcome.exitCode !== 0) throw writeFailure('update-ref', outcome);
    },
    pushTag: (folder, remote, tag, signal) => pushTag(gitIn(options, folder, signal), remote, tag),
    fetchTag: (folder, remote, tag, signal) =>
      fetchTag(gitIn(options, folder, signal), remote, tag),
    commitFiles: (folder, files, message, signal) =>
      commitFiles(gitIn(options, folder, signal), files, message),
    async pushBranch(folder, { remote, branch, commit }, signal) {
      const git = gitIn(options, folder, signal);
      const outcome = await push(git, remote, `${commit}:refs/heads/${branch}`);
      if (outcome.exitCode !== 0) throw pushFailure(remote, branch, outcome);
    },
  };
}

async function createTag(git: Git, { name, commit, message, sign }: NewTag): Promise<GitTag> {
  const how = sign === undefined ? '--annotate' : sign ? '--sign' : '--no-sign';
  const kind = how === '--annotate' ? [how] : ['--annotate', how];
  const outcome = await git(
    // Without this cleanup a line that begins with # would be taken for a comment.
    ['tag', ...kind, '--cleanup=whitespace', '--file=-', '--', name, commit],
    { stdin: `${message}\n`, timeoutMs: signingMs },
  );
  if (outcome.exitCode !== 0) throw writeFailure('tag', outcome);
  const made = await present(git, name);
  const wanted = sign ?? failedToSign.test(outcome.stderr);
  if (!wanted || made.signed === true || made.object === undefined) return made;
  // git 2.39 ends with 0 and an unsigned tag when ssh finds no key.
  await git(['update-ref', '-d', `refs/tags/${name}`, made.object]);
  throw signingFailure(outcome);
}

async function present(git: Git, tag: string): Promise<GitTag> {
  const found = await readTag(git, tag);
  if (found !== undefined) return found;
  throw new SourceControlError(
    'failed',
    `The tag ${tag} is not there, though git reported no error.`,
    'Run git tag in the folder to see what is there.',
  );
}

function push(git: Git, remote: string, refspec: string) {
  // Nothing but the one ref, whatever push.* is configured to add.
  const alone = ['--no-follow-tags', '--recurse-submodules=no', '--no-force'];
  return git(['push', '--porcelain', ...alone, '--', remote, refspec], { timeoutMs: networkMs });
}

async function pushTag(git: Git, remote: string, tag: string): Promise<GitTag> {
  const mine = await present(git, tag);
  const ref = `refs/tags/${tag}`;
  const outcome = await push(git, remote, `${ref}:${ref}`);
  if (outcome.exitCode !== 0) throw pushFailure(remote, tag, outcome);
  const theirs = await readRemoteTag(git, remote, tag);
  if (theirs?.commit === mine.commit && theirs.object === mine.object) return mine;
  throw new SourceControlError(
    'tag-moved',
    theirs === undefined
      ? `${remote} accepted the tag ${tag} and does not have it.`
      : `${remote} accepted the tag ${tag}, but it points at ${theirs.commit} there.`,
    `Look at it on the remote: git ls-remote --tags ${remote} ${tag}`,
  );
}

async function fetchTag(git: Git, remote: string, tag: string): Promise<GitTag> {
  const ref = `refs/tags/${tag}`;
  const outcome = await git(
    ['fetch', '--no-tags', '--no-recurse-submodules', '--no-force', '--', remote, `${ref}:${ref}`],
    { timeoutMs: networkMs },
  );
  if (outcome.exitCode !== 0) throw fetchFailure(remote, tag, outcome);
  return await present(git, tag);
}

async function commitFiles(git: Git, files: readonly string[], message: string): Promise<string> {
  const literal = ['--literal-pathspecs'];
  const added = await git([...literal, 'add', '--', ...files]);
  if (added.exitCode !== 0) throw writeFailure('add', added);
  const outcome = await git(
    [...literal, 'commit', '--cleanup=whitespace', '--file=-', '--only', '--', ...files],
    { stdin: `${message}\n`, timeoutMs: committingMs },
  );
  if (outcome.exitCode !== 0) throw writeFailure('commit', outcome);
  const head = await git(['rev-parse', 'HEAD']);
  if (head.exitCode !== 0) throw unexpected('rev-parse', head);
  return head.stdout.trim();
}
