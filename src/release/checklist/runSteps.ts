import { ChecklistError } from './checklistError.ts';
import type { ChecklistTools } from './checklistPorts.ts';
import type { StepRecord } from './checklistRun.ts';
import type { ChecklistSession } from './checklistSession.ts';
import type { RunObserver, RunRequest } from './checklistVerbs.ts';
import { isDone } from './foldChecklist.ts';
import type { JournalEvent } from './journal.ts';
import { requireRunner, wantedSteps } from './planSteps.ts';
import { recheck } from './recheck.ts';
import { runStep } from './runStep.ts';
import { stepContext } from './stepContext.ts';

/**
 * Looks at the evidence there is, then runs what is wanted until a step fails or waits. Throws
 * ChecklistError for what cannot be run at all, and the signal's reason.
 */
export async function runSteps(
  tools: ChecklistTools,
  session: ChecklistSession,
  wanted: RunRequest['steps'],
  observer: RunObserver,
  signal: AbortSignal,
): Promise<void> {
  await recheckAll(tools, session, observer, signal);
  const ids = wantedSteps(session.run, wanted).map(({ step }) => step.id);
  for (const id of ids) {
    signal.throwIfAborted();
    const record = session.record(id);
    if (wanted.kind === 'one') refuseAgain(record);
    refuseBlocked(record);
    await runOne(tools, session, record, observer, signal);
    if (!isDone(session.record(id).state)) return;
  }
}

async function runOne(
  tools: ChecklistTools,
  session: ChecklistSession,
  record: StepRecord,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<void> {
  const { step } = record;
  const runner = requireRunner(tools, step);
  // A step before may have made the commit this one is about.
  const project = await tools.loadProject(signal);
  const facts = { project, release: session.release, run: session.run };
  const writer = { append: (events: readonly JournalEvent[]) => session.append(events) };
  const { stamp } = tools;
  await runStep({ runner, writer, stamp, observer }, stepContext(facts, record, tools.now), signal);
}

async function recheckAll(
  tools: ChecklistTools,
  session: ChecklistSession,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<void> {
  const { run, release } = session;
  if (!run.steps.some(({ state }) => state === 'passed')) return;
  const project = await tools.loadProject(signal);
  const rechecked = await recheck(
    run.steps,
    ({ step }) => tools.runnerOf(step.kind),
    (record) => stepContext({ project, release, run }, record, tools.now),
    signal,
  );
  const broken: JournalEvent[] = [];
  for (const { record, verdict } of rechecked) {
    const { id } = record.step;
    if (verdict.holds === false)
      broken.push({ type: 'broken', step: id, reason: verdict.reason, ...tools.stamp() });
    else if (verdict.holds === 'unknown')
      observer.onEvent(id, { kind: 'log', text: `Not checked again: ${verdict.reason}` });
  }
  await session.append(broken);
}

function refuseBlocked({ step, blockedBy }: StepRecord): void {
  if (blockedBy.length === 0) return;
  throw new ChecklistError(
    'blocked',
    `“${step.title}” needs ${blockedBy.join(', ')} first.`,
    `Run or skip ${blockedBy[0] ?? 'it'}, then this step.`,
  );
}

/** What others have seen is not done twice; what changes nothing outside may be run again. */
function refuseAgain({ step, state, leftOut }: StepRecord): void {
  if (leftOut !== undefined)
    throw new ChecklistError(
      'not-possible',
      `“${step.title}” is not for this version: ${leftOut}`,
      'Change `only` of the step if it should be.',
    );
  if (state !== 'passed' || !step.irreversible) return;
  throw new ChecklistError(
    'not-possible',
    `“${step.title}” has passed, and its evidence still holds.`,
    'There is nothing to do. Take the tick back first if it has to be done again.',
  );
}
