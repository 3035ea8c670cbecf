import type { MadeTag } from '../../release/gitTag/applyGitTag.ts';
import type { GitTagRequest } from '../../release/gitTag/gitTagFacts.ts';
import { shortCommit } from '../../release/gitTag/gitTagFacts.ts';
import type {
  GitTagChoice,
  GitTagConcern,
  GitTagPlan,
  GitTagStep,
} from '../../release/gitTag/gitTagPlan.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** The question before anything runs: the tag, its commit, and where it goes. */
export function planQuestion(
  { tag, commit, remote = '', steps }: GitTagPlan,
  t: Translate,
): string {
  const at = shortCommit(commit);
  const name = plainText(tag);
  if (steps.some(({ kind }) => kind === 'push'))
    return t('Push {0} at {1} to {2}?', name, at, plainText(remote));
  if (steps.some(({ kind }) => kind === 'create')) return t('Create {0} at {1}?', name, at);
  return t('Fetch {0} from {1}?', name, plainText(remote));
}

/** Every step, then what is to be known. */
export function planDetail(plan: GitTagPlan, t: Translate): string {
  const steps = plan.steps.map((step) => `• ${stepText(plan, step, t)}`);
  const notes = plan.concerns.map(({ message }) => plainText(message, 300));
  return [plan.commit, '', ...steps, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}

function stepText({ tag, commit, sign }: GitTagPlan, step: GitTagStep, t: Translate): string {
  const name = plainText(tag);
  switch (step.kind) {
    case 'delete':
      return t('delete {0} here, which is at {1}', name, step.tag.commit);
    case 'create':
      return sign === true
        ? t('create {0} at {1}, signed', name, shortCommit(commit))
        : t('create {0} at {1}, annotated', name, shortCommit(commit));
    case 'fetch':
      return t('fetch {0} from {1}', name, plainText(step.remote));
    case 'push-branch':
      return t('push {0} to {1}', plainText(step.branch), plainText(step.remote));
    case 'push':
      return t('push {0} to {1} and read it back', name, plainText(step.remote));
  }
}

/** What can be done about a concern besides its buttons. */
export function concernText({ remedy }: Pick<GitTagConcern, 'remedy'>): string {
  return plainText(remedy, 600);
}

/** The request with the answer to one concern. */
export function withChoice(
  request: GitTagRequest,
  { code }: Pick<GitTagConcern, 'code'>,
  { option }: Pick<GitTagChoice, 'option'>,
): GitTagRequest {
  switch (option) {
    case 'allow':
      return { ...request, allow: [...(request.allow ?? []), code] };
    case 'replace':
      return { ...request, replace: true };
    case 'push-branch':
      return { ...request, pushBranch: true };
  }
}

/** What there is now. */
export function doneText({ name, commit, remote }: MadeTag, t: Translate): string {
  const at = shortCommit(commit);
  return remote === undefined
    ? t('{0} is at {1}, here only.', plainText(name), at)
    : t('{0} is at {1}, read back from {2}.', plainText(name), at, plainText(remote));
}
