import { SourceControlError } from '../../release/sourceControl.ts';
import type { Outcome } from '../process/run.ts';
import { networkFailure, saidByGit } from './networkFailure.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** Why `git push --porcelain` of one branch or tag failed. https://git-scm.com/docs/git-push#_output */
export function pushFailure(remote: string, name: string, outcome: Outcome): SourceControlError {
  const summary = /^!\t[^\t]*\t(\[(?:remote )?rejected\][^\n]*)/m.exec(outcome.stdout)?.[1];
  const spoken = `${summary ?? ''}\n${outcome.stderr}`;
  const said = summary === undefined ? '' : `: ${withoutCredentials(summary)}`;
  const refused = `${remote} refused ${name}${said}${remoteWords(outcome.stderr)}.`;
  if (/already exists|would clobber/.test(spoken))
    return new SourceControlError(
      'tag-exists',
      `${remote} has a tag ${name} already, and it is another one.`,
      `Look at it: git ls-remote --tags ${remote} ${name}. Release another version, or delete it there yourself if nobody uses it.`,
    );
  if (/non-fast-forward|fetch first|stale info|needs force/.test(spoken))
    return new SourceControlError(
      'behind',
      `${remote} has commits on ${name} that are not here.`,
      'Pull them, look at what changed, and try again.',
    );
  if (/protected|GH006|GH013|rule violations|not allowed to (?:create|push|update)/i.test(spoken))
    return new SourceControlError(
      'protected',
      refused,
      `Rules of the remote protect ${name}. Ask somebody who may write it, or change the rules.`,
    );
  if (summary === undefined && /failed to push some refs/.test(spoken) && !/^fatal:/m.test(spoken))
    return new SourceControlError(
      'hook',
      `A pre-push hook of this repository refused ${name}${saidByGit(outcome.stderr)}.`,
      'Mend what the hook complains about; it runs at git push.',
    );
  if (/hook declined|pre-receive|update hook/.test(spoken))
    return new SourceControlError(
      'protected',
      refused,
      'A hook on the remote decides about it: do what it says, or ask who runs the remote.',
    );
  if (summary !== undefined)
    return new SourceControlError('failed', refused, 'Look at what the remote says about it.');
  return withoutAnswer(remote, name, outcome);
}

function withoutAnswer(remote: string, name: string, outcome: Outcome): SourceControlError {
  const { reason, why, remedy } = networkFailure(remote, outcome.stderr);
  return new SourceControlError(reason, `${name} was not pushed to ${remote}${why}.`, remedy);
}

/** What the server wrote beside its refusal, shortened. */
function remoteWords(stderr: string): string {
  const lines = stderr.split('\n').flatMap((line) => /^remote: *(\S.*?)\s*$/.exec(line)?.[1] ?? []);
  return lines.length === 0
    ? ''
    : ` (${withoutCredentials(lines.join(' ')).replace(/\.$/, '').slice(0, 300)})`;
}

export function fetchFailure(remote: string, tag: string, outcome: Outcome): SourceControlError {
  if (/would clobber existing tag/.test(`${outcome.stdout}${outcome.stderr}`))
    return new SourceControlError(
      'tag-exists',
      `A tag ${tag} is here already, and it is another one than on ${remote}.`,
      `Compare them: git show-ref ${tag}; git ls-remote --tags ${remote} ${tag}`,
    );
  if (/couldn't find remote ref/.test(outcome.stderr))
    return new SourceControlError(
      'failed',
      `${remote} has no tag ${tag}.`,
      'Create it here and push it.',
    );
  const { reason, why, remedy } = networkFailure(remote, outcome.stderr);
  return new SourceControlError(reason, `${tag} was not fetched from ${remote}${why}.`, remedy);
}
