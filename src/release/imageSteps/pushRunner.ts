import { displayCommand } from '../../build/displayCommand.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { relay } from '../checklist/relay.ts';
import { releaseCommit } from '../checklist/releaseCommit.ts';
import type { StepContext, StepEvent, StepOf, StepRunner } from '../checklist/stepRunner.ts';
import type { RegistryPorts } from './checkDigests.ts';
import { checkDigests } from './checkDigests.ts';
import type { ImagePush } from './planPush.ts';
import { planPush } from './planPush.ts';
import type { BuildStepPorts } from './runBuildStep.ts';
import { runBuildStep } from './runBuildStep.ts';

/**
 * The step that pushes the images of the released commit under the version's tags. What the
 * registries hold from this commit is not built or pushed again, however an earlier run ended.
 */
export function pushRunner(ports: BuildStepPorts & RegistryPorts): StepRunner<'push'> {
  return {
    kind: 'push',
    async plan(step, context, signal) {
      const pushes = await plansFor(ports, step, context, signal);
      const due = pushes.filter(({ kind }) => kind !== 'held');
      const summary =
        due.length === 0
          ? 'Everything is in the registries already'
          : `Push ${due.map(({ references }) => references.join(', ')).join('; ')}`;
      const details = pushes.flatMap(detailsOf);
      return {
        summary,
        details,
        ...(due.length > 0 && { confirmation: questionOf(due, summary) }),
      };
    },
    async *run(step, context, signal) {
      for (const push of await plansFor(ports, step, context, signal))
        yield* runPush(ports, push, context, signal);
    },
    check: (_step, evidence, { version }, signal) => checkDigests(ports, evidence, version, signal),
  };
}

async function plansFor(
  { verbs }: BuildStepPorts,
  step: StepOf<'push'>,
  context: StepContext,
  signal: AbortSignal,
): Promise<ImagePush[]> {
  const { state } = context.project;
  const commit = releaseCommit(context);
  if (state?.dirty === true) throw notACommit(commit);
  if (state?.commit !== commit) throw otherCommit(context, commit, state?.commit);
  return planPush(verbs, step, context, commit, signal);
}

async function* runPush(
  ports: BuildStepPorts,
  push: ImagePush,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent> {
  const { image, references, remarks } = push;
  for (const text of remarks) yield { kind: 'log', text: `${text}\n` };
  const found = (digest: string, platforms: readonly string[]): StepEvent[] =>
    references.map((reference) => {
      const commit = releaseCommit(context);
      const more = { platforms: [...platforms], ...(commit === undefined ? {} : { commit }) };
      return { kind: 'finding', finding: { kind: 'digest', reference, digest, ...more } };
    });
  if (push.kind === 'held') return yield* found(push.digest, push.platforms);
  const data = { image };
  yield { kind: 'intent', intent: { effect: `push ${references.join(', ')}`, data } };
  if (push.kind === 'place') {
    const { promotion, platforms } = push;
    yield* place(ports, push, signal);
    return yield* found(promotion.top.descriptor.digest, platforms);
  }
  const result = yield* runBuildStep(ports, push.plan, context, signal);
  if (result?.digest === undefined) return;
  yield* found(
    result.digest,
    result.platforms.map(({ platform }) => platform),
  );
}

function place(
  { verbs }: BuildStepPorts,
  { promotion }: ImagePush & { readonly kind: 'place' },
  signal: AbortSignal,
): AsyncIterable<StepEvent> {
  return relay<StepEvent>(async (tell) => {
    const { digest } = promotion.top.descriptor;
    await verbs.place(
      promotion,
      ({ bytes, totalBytes }) =>
        tell({ kind: 'progress', text: digest, fraction: bytes / Math.max(1, totalBytes) }),
      signal,
    );
  });
}

function detailsOf(push: ImagePush): string[] {
  const { image, references, remarks } = push;
  switch (push.kind) {
    case 'held':
      return [`${image}: ${references.join(', ')} are ${push.digest}`, ...remarks];
    case 'place': {
      const { digest } = push.promotion.top.descriptor;
      const due = push.promotion.tags.filter(({ action }) => action !== 'unchanged');
      return [`${image}: put ${digest}, pushed before, under ${due.length} more tags`, ...remarks];
    }
    case 'build': {
      const on = push.plan.spec.platforms.map(formatPlatform).join(', ');
      const commands = commandsOf(push.plan).map(displayCommand);
      return [`${image} for ${on}`, ...commands, ...push.plan.warnings, ...remarks];
    }
  }
}

/** A version tag that moves is what nobody expects: it is part of the question. */
function questionOf(due: readonly ImagePush[], summary: string): string {
  const moves = due.flatMap(({ remarks }) => remarks.filter((text) => text.startsWith('move ')));
  return moves.length === 0 ? `${summary}?` : `${summary}? This would ${moves.join('; ')}.`;
}

function notACommit(commit: string | undefined): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `Files in the folder differ from ${commit === undefined ? 'every commit' : `commit ${commit.slice(0, 7)}`}: an image of them would be of no commit.`,
    'Commit or stash the changes, and run the step again.',
  );
}

function otherCommit(
  { tag }: StepContext,
  commit: string | undefined,
  here: string | undefined,
): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `${tag} is commit ${commit?.slice(0, 7) ?? 'none'}, and ${here?.slice(0, 7) ?? 'none'} is checked out.`,
    `Check out what is released: git checkout ${tag}`,
  );
}
