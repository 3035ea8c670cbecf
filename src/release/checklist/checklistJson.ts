import type { ChecklistRun } from './checklistRun.ts';

/** A checklist for programs: every step flat, with its evidence, who and when. */
export function checklistJson({ steps, ...run }: ChecklistRun) {
  return {
    ok: run.done === run.total,
    ...run,
    steps: steps.map(({ step, evidence, intents, ...record }) => ({
      ...step,
      ...record,
      evidence: evidence.map(({ finding, by, at }) => ({ ...finding, by, at })),
      announced: intents.map(({ effect }) => effect),
    })),
  };
}
