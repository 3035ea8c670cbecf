import type { Intent } from './journal.ts';
import type { Holder } from './journalStore.ts';
import type { Step } from './step.ts';
import type { StepEvidence } from './stepEvidence.ts';

export type StepState = 'pending' | 'running' | 'waiting' | 'passed' | 'failed' | 'skipped';

/** A step and what the journal says about it. */
export interface StepRecord {
  readonly step: Step;
  readonly state: StepState;
  /** The condition of the step that this version does not meet: it counts as done. */
  readonly leftOut?: string;
  /** Steps of `needs` that are not done yet. */
  readonly blockedBy: readonly string[];
  /** Of the last attempt, also of one that failed. */
  readonly evidence: readonly StepEvidence[];
  /** What attempts announced since the step last passed or was undone. */
  readonly intents: readonly Intent[];
  /** The last attempt was ended from outside, maybe in the middle of its effect; the state is pending. */
  readonly interrupted: boolean;
  /** Why it is skipped, waits, failed, or no longer holds. */
  readonly reason?: string;
  readonly remedy?: string;
  /** Who did the last thing to it, and when (ISO 8601). */
  readonly by?: string;
  readonly at?: string;
}

/** One release's checklist, a pure fold of its steps and its journal. */
export interface ChecklistRun {
  /** Without a leading `v`. */
  readonly version: string;
  /** `slipway.yaml`, `docs/RELEASE.md#release-checklist` or `built in`. */
  readonly source: string;
  readonly steps: readonly StepRecord[];
  /** Who runs it at this moment. */
  readonly holder?: Holder;
  /** Passed, skipped or left out, of all. */
  readonly done: number;
  readonly total: number;
  /** The first step that could run or be ticked now. */
  readonly next?: string;
  /** What the journal knows of steps the checklist no longer has. */
  readonly strangers: readonly string[];
}
