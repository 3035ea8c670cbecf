import type { MadeTag } from '../release/gitTag/applyGitTag.ts';
import type { GitTagRequest } from '../release/gitTag/gitTagFacts.ts';
import type { GitTagPlan } from '../release/gitTag/gitTagPlan.ts';
import { blockingConcerns, waivableConcerns } from '../release/gitTag/gitTagPlan.ts';
import type { Command, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { gitTagText } from './gitTagText.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { writeOptions } from './writeOptions.ts';

export const tagCommand: Command = {
  name: 'tag',
  summary: 'create the git tag of a version, push it and read it back',
  operands: '[VERSION]',
  arity: [0, 1],
  options: {
    push: { type: 'flag', summary: 'push the tag, and read it back from the remote' },
    sign: { type: 'flag', summary: 'sign it with the key git is configured for' },
    commit: {
      ...{ type: 'text', value: 'REVISION' },
      summary: 'the commit that was built and tested; what is checked out without it',
    },
    message: { type: 'text', value: 'TEXT', summary: 'annotation; the tag’s name without it' },
    allow: {
      ...{ type: 'text', value: 'CONCERN', repeatable: true, choices: waivableConcerns },
      summary: 'tag in spite of it',
    },
    replace: {
      type: 'flag',
      summary: 'make anew a tag that is only here; one on the remote is never moved',
    },
    'push-branch': {
      type: 'flag',
      summary: 'push the branch too when the remote lacks the commit',
    },
    ...writeOptions,
  },
  description:
    'The tag is annotated. Before anything runs it is said what speaks against it: files that differ from the\ncommit, a wrong branch, commits nobody else has, version files that say another version, a tag of that name here\nor on the remote. Without VERSION, the project’s own.',
  examples: ['slipway tag --dry-run', 'slipway tag 1.4.0 --sign --push'],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const plan = await services.slipway.planGitTag(requestOf(invocation), signal);
    const blocked = blockingConcerns(plan).length > 0;
    const document = { ok: !blocked, ...plan };
    const shown = gitTagText(plan, paintFor(terminal.stdout));
    if (blocked) return { document, text: shown, exitCode: 1 };
    if (given.flag('dry-run') || plan.steps.length === 0) return { document, text: shown };
    const question = questionOf(plan);
    const agreed =
      question === undefined || (await confirmWrite(invocation, 'tag', shown, question));
    if (!agreed) return { document, text: 'Nothing was written.\n', exitCode: 1 };
    const made = await applied(invocation, plan, document);
    return { document: { ...document, made }, text: madeText(made) };
  },
};

function requestOf({ arguments: given }: Invocation): GitTagRequest {
  const [version] = given.operands;
  const [commit, message] = [given.text('commit'), given.text('message')];
  return {
    ...(version === undefined ? {} : { version }),
    ...(commit === undefined ? {} : { commit }),
    ...(message === undefined ? {} : { message }),
    ...(given.flag('sign') ? { sign: true } : {}),
    push: given.flag('push'),
    pushBranch: given.flag('push-branch'),
    replace: given.flag('replace'),
    allow: given.list('allow'),
  };
}

/** A new tag that stays here can be taken back: nobody is asked. */
function questionOf({ steps, tag, commit, remote = '' }: GitTagPlan): string | undefined {
  const at = `${neutralise(tag)} at ${commit.slice(0, 9)}`;
  if (steps.some(({ kind }) => kind === 'push')) return `Push ${at} to ${neutralise(remote)}?`;
  if (steps.some(({ kind }) => kind === 'delete')) return `Make ${at} anew?`;
  return undefined;
}

async function applied(
  { services, signal }: Invocation,
  plan: GitTagPlan,
  document: Readonly<Record<string, unknown>>,
): Promise<MadeTag> {
  try {
    return await services.slipway.applyGitTag(plan, signal);
  } catch (error) {
    throw new IncompleteError(document, error);
  }
}

function madeText({ name, commit, signed, object, remote }: MadeTag): string {
  const kind = object === undefined ? 'lightweight' : signed === true ? 'signed' : 'annotated';
  const where = remote === undefined ? 'It is only here.' : `Read back from ${neutralise(remote)}.`;
  return `${neutralise(name)} is at ${commit} (${kind}). ${where}\n`;
}
