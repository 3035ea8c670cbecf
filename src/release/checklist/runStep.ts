import { Failure, isAbort } from '../../oci/failure.ts';
import type { RunObserver } from './checklistVerbs.ts';
import type { JournalEvent } from './journal.ts';
import type { Step } from './step.ts';
import type { StepContext, StepEvent, StepRunner } from './stepRunner.ts';

/** Who does it and when, as events carry it. */
export type Stamp = () => { readonly by: string; readonly at: string };

export interface StepPorts {
  readonly runner: StepRunner;
  readonly writer: { append(events: readonly JournalEvent[]): Promise<unknown> };
  readonly stamp: Stamp;
  readonly observer: Pick<RunObserver, 'onEvent' | 'confirm'>;
}

/**
 * Runs one step and writes down everything about it, before what it is about happens. How it ended
 * is in the journal: only an abort, a journal that cannot be written and a bug are thrown.
 */
export async function runStep(
  ports: StepPorts,
  context: StepContext,
  signal: AbortSignal,
): Promise<void> {
  const { step } = context.record;
  const { writer, stamp } = ports;
  const write = (...events: JournalEvent[]) => writer.append(events);
  try {
    const agreed = await agree(ports, context, signal);
    if (agreed === undefined) {
      const why = 'Nobody has agreed to it yet.';
      await write({ type: 'waiting', step: step.id, why, ...stamp() });
      return;
    }
    await write(...agreed, { type: 'started', step: step.id, ...stamp() });
    for await (const event of ports.runner.run(step, context, signal)) {
      const written = journalled(step, event, stamp);
      if (written !== undefined) await write(written);
      ports.observer.onEvent(step.id, event);
      if (event.kind === 'waiting') return;
    }
    await write({ type: 'passed', step: step.id, ...stamp() });
  } catch (error) {
    await write(ending(step, error, stamp));
    if (!(error instanceof Failure)) throw error;
  }
}

/** What was agreed to, nothing where nothing is asked; undefined when it was refused. */
async function agree(
  { runner, observer, stamp }: StepPorts,
  context: StepContext,
  signal: AbortSignal,
): Promise<JournalEvent[] | undefined> {
  const { step } = context.record;
  const plan = await runner.plan(step, context, signal);
  const question = plan.confirmation ?? step.confirm;
  if (question === undefined && !step.irreversible) return [];
  const asked = { ...plan, id: step.id, title: step.title, confirmation: question ?? plan.summary };
  if (!(await observer.confirm(asked, signal))) return undefined;
  return [{ type: 'confirmed', step: step.id, text: asked.confirmation, ...stamp() }];
}

function journalled(step: Step, event: StepEvent, stamp: Stamp): JournalEvent | undefined {
  const { by, at } = stamp();
  const about = { step: step.id, by, at };
  switch (event.kind) {
    case 'intent':
      return { type: 'intent', intent: event.intent, ...about };
    case 'finding':
      return { type: 'evidence', evidence: { finding: event.finding, by, at }, ...about };
    case 'waiting':
      return { type: 'waiting', why: event.why, ...about };
    case 'log':
    case 'progress':
      return undefined;
  }
}

function ending(step: Step, error: unknown, stamp: Stamp): JournalEvent {
  const about = { step: step.id, ...stamp() };
  if (isAbort(error)) return { type: 'cancelled', ...about };
  if (isFailure(error)) {
    const { reason, message, remedy } = error;
    return { type: 'failed', reason, message, remedy, ...about };
  }
  const message = error instanceof Error ? error.message : String(error);
  const remedy = 'This is a mistake in Slipway: please report it with its log.';
  return { type: 'failed', reason: 'unexpected', message, remedy, ...about };
}

function isFailure(error: unknown): error is Failure {
  return error instanceof Failure;
}
