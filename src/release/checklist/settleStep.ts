import { ChecklistError } from './checklistError.ts';
import type { ChecklistTools } from './checklistPorts.ts';
import type { StepRecord } from './checklistRun.ts';
import type { ChecklistSession } from './checklistSession.ts';
import type { Settlement } from './checklistVerbs.ts';
import { isDone } from './foldChecklist.ts';
import { stepContext } from './stepContext.ts';

/** Writes down what somebody decided about a step. Throws ChecklistError where that says nothing. */
export async function settleStep(
  tools: ChecklistTools,
  session: ChecklistSession,
  id: string,
  settlement: Settlement,
  signal: AbortSignal,
): Promise<void> {
  const record = session.record(id);
  if (record.leftOut !== undefined) throw notFor(record, record.leftOut);
  const about = { step: id, ...tools.stamp() };
  switch (settlement.kind) {
    case 'done': {
      const text = said(
        settlement.note,
        'A step done by hand is ticked with a note of what was done.',
      );
      refuseDone(record);
      const { by, at } = about;
      const evidence = { finding: { kind: 'note' as const, text }, by, at };
      return session.append([
        { type: 'started', ...about },
        { type: 'evidence', evidence, ...about },
        { type: 'passed', ...about },
      ]);
    }
    case 'skip': {
      const reason = said(settlement.reason, 'A step is skipped with the reason why.');
      refuseDone(record);
      return session.append([{ type: 'skipped', reason, ...about }]);
    }
    case 'undo':
      return session.append([
        { type: 'undone', how: await undo(tools, session, record, signal), ...about },
      ]);
  }
}

async function undo(
  tools: ChecklistTools,
  session: ChecklistSession,
  record: StepRecord,
  signal: AbortSignal,
): Promise<string> {
  const { step, state, evidence, intents } = record;
  if (state === 'pending' && evidence.length + intents.length === 0)
    throw new ChecklistError(
      'not-possible',
      `“${step.title}” has not been run: there is nothing to take back.`,
      'Run it first.',
    );
  const runner = state === 'skipped' ? undefined : tools.runnerOf(step.kind);
  if (runner?.undo === undefined) return 'The tick was taken back; nothing else was changed.';
  const project = await tools.loadProject(signal);
  const facts = { project, release: session.release, run: session.run };
  return runner.undo(step, stepContext(facts, record, tools.now), signal);
}

function said(text: string, message: string): string {
  const trimmed = text.trim();
  if (trimmed !== '') return trimmed;
  throw new ChecklistError('not-possible', message, 'Write it in a few words.');
}

function refuseDone({ step, state }: StepRecord): void {
  if (!isDone(state)) return;
  throw new ChecklistError(
    'not-possible',
    `“${step.title}” has ${state === 'passed' ? 'passed' : 'been skipped'} already.`,
    'Take that back first.',
  );
}

function notFor({ step }: StepRecord, why: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `“${step.title}” is not for this version: ${why}`,
    'Change `only` of the step if it should be.',
  );
}
