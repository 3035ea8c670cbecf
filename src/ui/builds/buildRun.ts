import type { PlatformOutcome } from '../../build/byDigest/platformOutcome.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { ProgressSnapshot } from '../../build/progressSnapshot.ts';
import type { BuildPhase, BuildResult } from '../../build/runBuild.ts';

/** `building` and the phases around it run; `cancelling` still holds processes. */
export type RunState = 'waiting' | BuildPhase | 'cancelling' | 'done' | 'failed' | 'cancelled';

/** One build of this session as the views show it, at one moment. */
export interface BuildRun {
  readonly id: string;
  readonly plan: BuildPlan;
  readonly state: RunState;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly snapshot?: ProgressSnapshot;
  readonly result?: BuildResult;
  /** Absolute path of the report that was kept. */
  readonly report?: string;
  readonly error?: unknown;
  /** Of a build by digest, by platform: those that have ended. */
  readonly outcomes?: ReadonlyMap<string, PlatformOutcome>;
}

export function isActive(state: RunState): boolean {
  return state !== 'done' && state !== 'failed' && state !== 'cancelled';
}
