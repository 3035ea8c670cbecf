import { SourceControlError } from '../../release/sourceControl.ts';
import type { Outcome } from '../process/run.ts';
import { unexpected } from './gitCommand.ts';
import { saidByGit } from './networkFailure.ts';

export const failedToSign =
  /failed to sign|gpg failed|user\.signingkey|gpg\.ssh|signing failed|load public key/i;

export function signingFailure({ stderr }: Outcome): SourceControlError {
  return new SourceControlError(
    'signing',
    `git could not sign${saidByGit(stderr)}.`,
    'Check user.signingKey and gpg.format of git config, and that the key’s agent runs; or do it without a signature.',
  );
}

/** Why a git that writes to this repository failed. */
export function writeFailure(verb: string, outcome: Outcome): SourceControlError {
  const { stderr } = outcome;
  const why = saidByGit(stderr);
  if (/tell me who you are|empty ident|auto-detect email/i.test(stderr))
    return new SourceControlError(
      'no-identity',
      'git does not know who you are.',
      'Tell it: git config --global user.name "…" and git config --global user.email "…"',
    );
  if (failedToSign.test(stderr)) return signingFailure(outcome);
  if (/tag '.*' already exists/.test(stderr))
    return new SourceControlError(
      'tag-exists',
      `git ${verb} failed${why}.`,
      'Look at what is there: git show-ref --tags',
    );
  if (/cannot lock ref .* (?:is at|unable to resolve)/.test(stderr))
    return new SourceControlError(
      'tag-moved',
      'The tag changed while Slipway looked at it. Nothing was changed.',
      'Try again.',
    );
  if (/\.lock': File exists|Another git process/.test(stderr))
    return new SourceControlError(
      'locked',
      'Another git writes to this repository.',
      'Wait until it has finished; if none runs, remove the lock file git names.',
    );
  if (verb === 'commit' && outcome.exitCode === 1 && why !== '')
    return new SourceControlError(
      'hook',
      `git commit was refused${why}.`,
      'If a hook of this repository refused it, mend what it complains about. The files are written.',
    );
  return unexpected(verb, outcome);
}
