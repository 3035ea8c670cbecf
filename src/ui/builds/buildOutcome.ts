import type { BuildResult } from '../../build/runBuild.ts';
import { Failure } from '../../oci/failure.ts';
import type { BuildRun } from './buildRun.ts';

/** How one build of `slipway.build` ended, as the command returns it. */
export interface BuildOutcome {
  readonly image: string;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly result?: BuildResult;
  readonly error?: { readonly reason: string; readonly message: string; readonly remedy: string };
}

export function outcomeOf(run: BuildRun): BuildOutcome {
  const { image } = run.plan.spec;
  if (run.state === 'done')
    return { image, state: 'done', ...(run.result === undefined ? {} : { result: run.result }) };
  if (run.state !== 'failed') return { image, state: 'cancelled' };
  return { image, state: 'failed', error: failureOf(run.error) };
}

function failureOf(error: unknown): NonNullable<BuildOutcome['error']> {
  if (!(error instanceof Failure)) return { reason: 'unknown', message: String(error), remedy: '' };
  const { message, remedy } = error;
  return { reason: String(error.reason), message, remedy };
}
