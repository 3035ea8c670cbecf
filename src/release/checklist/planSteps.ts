import { Failure } from '../../oci/failure.ts';
import { ChecklistError } from './checklistError.ts';
import type { ChecklistTools } from './checklistPorts.ts';
import type { ChecklistRun, StepRecord } from './checklistRun.ts';
import { recordOf } from './checklistSession.ts';
import type { PlannedStep, RunRequest } from './checklistVerbs.ts';
import { isDone } from './foldChecklist.ts';
import type { Step } from './step.ts';
import type { ReleaseFacts } from './stepContext.ts';
import { stepContext } from './stepContext.ts';
import type { StepRunner } from './stepRunner.ts';

/** What a run would do, step by step. What cannot be planned yet says why. */
export async function planSteps(
  tools: ChecklistTools,
  facts: ReleaseFacts,
  wanted: RunRequest['steps'],
  signal: AbortSignal,
): Promise<readonly PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const record of wantedSteps(facts.run, wanted)) {
    const { step } = record;
    const named = { id: step.id, title: step.title };
    const context = stepContext(facts, record, tools.now);
    try {
      planned.push({
        ...named,
        ...(await requireRunner(tools, step).plan(step, context, signal)),
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      planned.push({ ...named, summary: step.title, details: [], problem: error.message });
    }
  }
  return planned;
}

/** Those that are left, in order. Throws ChecklistError for a step there is not. */
export function wantedSteps(run: ChecklistRun, wanted: RunRequest['steps']): readonly StepRecord[] {
  switch (wanted.kind) {
    case 'one':
      return [recordOf(run, wanted.id)];
    case 'next':
      return run.next === undefined ? [] : [recordOf(run, run.next)];
    case 'all': {
      const first = wanted.from === undefined ? undefined : recordOf(run, wanted.from);
      const rest = run.steps.slice(first === undefined ? 0 : run.steps.indexOf(first));
      return rest.filter(({ state }) => !isDone(state));
    }
  }
}

/** Throws ChecklistError when nothing here runs steps of its kind. */
export function requireRunner({ runnerOf }: ChecklistTools, { kind, title }: Step): StepRunner {
  const runner = runnerOf(kind);
  if (runner !== undefined) return runner;
  throw new ChecklistError(
    'no-runner',
    `“${title}” cannot be run here: nothing runs steps of kind ${kind}.`,
    'Do it by hand and tick it with a note, or give it a command in slipway.yaml.',
  );
}
