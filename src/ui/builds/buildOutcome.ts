import type { BuildResult } from '../../build/runBuild.ts';
import { Failure } from '../../oci/failure.ts';
import type { BuildRun } from './buildRun.ts';

/** How one build of `slipway.build` ended, as the command returns it. */
export interface BuildOutcome {
  readonly image: string;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly result?: BuildResult;
  /** Of a build by digest: what became of each platform, also when others failed. */
  readonly platforms?: readonly { readonly platform: string; readonly state: string }[];
  readonly error?: { readonly reason: string; readonly message: string; readonly remedy: string };
}

export function outcomeOf(run: BuildRun): BuildOutcome {
  const { image } = run.plan.spec;
  if (run.state === 'done')
    return { image, state: 'done', ...(run.result === undefined ? {} : { result: run.result }) };
  if (run.state !== 'failed') return { image, state: 'cancelled' };
  const platforms = [...(run.outcomes?.values() ?? [])].map(({ platform, state, ...more }) => {
    return 'digest' in more ? { platform, state, digest: more.digest } : { platform, state };
  });
  const error = failureOf(run.error);
  return { image, state: 'failed', error, ...(platforms.length === 0 ? {} : { platforms }) };
}

function failureOf(error: unknown): NonNullable<BuildOutcome['error']> {
  if (!(error instanceof Failure)) return { reason: 'unknown', message: String(error), remedy: '' };
  const { message, remedy } = error;
  return { reason: String(error.reason), message, remedy };
}
