import { displayArgv } from '../../build/displayCommand.ts';
import { fillIn } from '../checklist/runners/fillIn.ts';
import { runProgram } from '../checklist/runners/runProgram.ts';
import type { Argv } from '../checklist/step.ts';
import type { StepPrograms } from '../checklist/stepPrograms.ts';
import type { StepRecord } from '../checklist/checklistRun.ts';
import type { StepContext, StepEvent, StepOf, StepRunner } from '../checklist/stepRunner.ts';
import type { AnnouncementPlan, AnnounceVerbs } from './announceVerbs.ts';
import { WebhookError } from './webhook.ts';

/** The step that tells others. What may have been told already is never told again by itself. */
export function announceRunner(
  verbs: AnnounceVerbs,
  programs: StepPrograms,
): StepRunner<'announce'> {
  return {
    kind: 'announce',
    async plan(step, context, signal) {
      const plan = await verbs.planAnnouncement(context.version, signal);
      const ways = waysOf(plan, commandOf(step, plan, context));
      const summary = `Announce ${plan.title}: ${ways.join(', ') || 'by hand'}`;
      const details = [...plan.notes.split('\n').slice(0, 20), ...plan.warnings];
      return { summary, details, ...(ways.length > 0 && { confirmation: `${summary}?` }) };
    },
    async *run(step, context, signal) {
      const plan = await verbs.planAnnouncement(context.version, signal);
      const command = commandOf(step, plan, context);
      const why = obstacle(plan, command, context.record);
      if (why !== undefined) {
        yield { kind: 'waiting', why };
        return;
      }
      if (command !== undefined)
        if (isDone(context.record, 'command')) yield told('command', true);
        else {
          yield intent('command', `run ${displayArgv(command)}`);
          yield* runProgram(programs, step, { argv: command, stdin: plan.notes }, context, signal);
          yield told('command', true);
        }
      if (plan.webhook !== undefined)
        if (isDone(context.record, 'webhook')) yield told('webhook', true);
        else yield* post(verbs, plan, plan.webhook.variable, signal);
    },
    // What was said stays said.
    check: () => Promise.resolve({ holds: true }),
  };
}

type Way = 'command' | 'webhook';

async function* post(
  verbs: AnnounceVerbs,
  plan: AnnouncementPlan,
  variable: string,
  signal: AbortSignal,
): AsyncIterable<StepEvent> {
  yield intent('webhook', `post to the webhook of ${variable}`);
  try {
    await verbs.postAnnouncement(plan, signal);
  } catch (error) {
    // Not taken for sure: the next run may post again.
    const refused = ['refused', 'address', 'no-address'];
    if (error instanceof WebhookError && refused.includes(error.reason))
      yield told('webhook', false);
    throw error;
  }
  yield told('webhook', true);
}

function intent(way: Way, effect: string): StepEvent {
  return { kind: 'intent', intent: { effect, data: { way } } };
}

/** Evidence of this attempt; what an earlier one has shown is shown again. */
function told(way: Way, taken: boolean): StepEvent {
  const whom = way === 'webhook' ? 'the webhook' : 'the command';
  const text = taken ? `Given to ${whom}.` : `Not taken by ${whom}.`;
  return { kind: 'finding', finding: { kind: 'note', text, data: { way, taken: String(taken) } } };
}

/** Why nothing is told now: nobody to tell, or somebody may have been told already. */
function obstacle(
  plan: AnnouncementPlan,
  command: Argv | undefined,
  record: StepRecord,
): string | undefined {
  if (command === undefined && plan.webhook === undefined)
    return 'Nothing is configured to announce with: tick it once it is told.';
  for (const way of ['command', 'webhook'] as const)
    if (isDoubtful(record, way))
      return `It was interrupted, and whether the ${way} has told it is not known. Look: tick it with a note if so; take the step back to run it again if not.`;
  return undefined;
}

function isDoubtful({ intents, evidence }: StepRecord, way: Way): boolean {
  if (intents.every(({ data }) => data?.['way'] !== way)) return false;
  return evidence.every(({ finding }) =>
    finding.kind === 'note'
      ? finding.data?.['way'] !== way
      : finding.kind !== 'exit' || way !== 'command',
  );
}

function isDone({ evidence }: StepRecord, way: Way): boolean {
  return evidence.some(
    ({ finding }) =>
      finding.kind === 'note' && finding.data?.['way'] === way && finding.data['taken'] === 'true',
  );
}

function commandOf(
  step: StepOf<'announce'>,
  plan: AnnouncementPlan,
  context: StepContext,
): Argv | undefined {
  const argv = step.run ?? plan.command;
  return argv === undefined ? undefined : fillIn(argv, context);
}

function waysOf({ webhook }: AnnouncementPlan, command: Argv | undefined): string[] {
  return [
    ...(command === undefined ? [] : [`run ${displayArgv(command)}`]),
    ...(webhook === undefined ? [] : [`post to the webhook of ${webhook.variable}`]),
  ];
}
