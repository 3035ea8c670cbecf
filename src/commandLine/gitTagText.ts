import type { GitTagPlan, GitTagStep } from '../release/gitTag/gitTagPlan.ts';
import { concernText } from './concernText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';

/** A plan of a git tag: where, what speaks against it and what to do about that, and the steps. */
export function gitTagText(plan: GitTagPlan, paint: Paint): string {
  let text = `${paint('bold', neutralise(plan.tag))}  ${paint('dim', plan.commit)}\n`;
  for (const concern of plan.concerns) text += concernText(concern, paint);
  if (plan.steps.length === 0) return `${text}${idle(plan)}\n`;
  for (const step of plan.steps) text += `  ${stepText(plan, step)}\n`;
  return text;
}

function idle({ concerns, here, there, remote }: GitTagPlan): string {
  if (concerns.some(({ blocks }) => blocks)) return 'Nothing was done.';
  if (here === undefined) return 'Nothing to do.';
  const where = there === undefined ? 'here' : `here and on ${neutralise(remote ?? '')}`;
  return `Nothing to do: it is ${where}.`;
}

function stepText({ tag, commit, sign }: GitTagPlan, step: GitTagStep): string {
  const name = neutralise(tag);
  switch (step.kind) {
    case 'delete':
      return `delete ${name} here, which is at ${step.tag.commit}`;
    case 'create':
      return `create ${name} at ${commit}, ${sign === true ? 'signed' : 'annotated'}`;
    case 'fetch':
      return `fetch ${name} from ${neutralise(step.remote)}`;
    case 'push-branch':
      return `push ${neutralise(step.branch)} to ${neutralise(step.remote)}`;
    case 'push':
      return `push ${name} to ${neutralise(step.remote)} and read it back`;
  }
}
