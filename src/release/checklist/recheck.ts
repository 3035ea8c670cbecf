import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { Failure } from '../../oci/failure.ts';
import type { StepRecord } from './checklistRun.ts';
import type { StepContext, StepRunner, Verdict } from './stepRunner.ts';

export interface Rechecked {
  readonly record: StepRecord;
  /** `unknown`: it could not be asked, which says nothing about the evidence. */
  readonly verdict: Verdict | { readonly holds: 'unknown'; readonly reason: string };
}

const concurrency = 4;

/** Looks at the evidence of steps that have passed. What a person said by a note stays said. */
export function recheck(
  records: readonly StepRecord[],
  runnerOf: (record: StepRecord) => StepRunner | undefined,
  contextOf: (record: StepRecord) => StepContext,
  signal: AbortSignal,
): Promise<Rechecked[]> {
  const passed = records.filter(({ state }) => state === 'passed');
  return mapConcurrently(passed, concurrency, async (record) => {
    const runner = isSaidByHand(record) ? undefined : runnerOf(record);
    if (runner === undefined) return { record, verdict: { holds: true } };
    try {
      const { step, evidence } = record;
      return { record, verdict: await runner.check(step, evidence, contextOf(record), signal) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { record, verdict: { holds: 'unknown', reason: error.message } };
    }
  });
}

function isSaidByHand({ evidence }: StepRecord): boolean {
  return evidence.every(({ finding }) => finding.kind === 'note' && finding.data === undefined);
}
