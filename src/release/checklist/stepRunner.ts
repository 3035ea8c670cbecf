import type { Project } from '../project.ts';
import type { ChecklistRun, StepRecord } from './checklistRun.ts';
import type { Intent } from './journal.ts';
import type { Step, StepKind } from './step.ts';
import type { Finding, StepEvidence } from './stepEvidence.ts';

/** What a runner is given. The outside world it was given when it was made, as ports. */
export interface StepContext {
  readonly project: Project;
  /** Without a leading `v`. */
  readonly version: string;
  /** Name of the git tag of the version. */
  readonly tag: string;
  readonly prerelease: boolean;
  /** The step's own record: `intents` and `evidence` of an attempt that was interrupted. */
  readonly record: StepRecord;
  /** What the other steps have shown so far, e.g. the digests `push` left. */
  readonly checklist: ChecklistRun;
  readonly now: () => Date;
}

/** What a step will do, to be read before it runs. Printable as it is. */
export interface StepPlan {
  /** One line: `Push 2 images to 1 registry`. */
  readonly summary: string;
  /** More lines: commands, tags, files. */
  readonly details: readonly string[];
  /** For an irreversible step: the question, naming tag, digest or repository. */
  readonly confirmation?: string;
}

/** What a running step tells. Only `finding` and `intent` are kept in the journal. */
export type StepEvent =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'progress'; readonly text: string; readonly fraction?: number }
  /** Yield it before an outside effect: the runner goes on once it is on the disk. */
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** The step cannot go on by itself: somebody has to do or decide something. */
  | { readonly kind: 'waiting'; readonly why: string };

export type Verdict = { readonly holds: true } | { readonly holds: false; readonly reason: string };

/** One kind of step. Every method fails with a Failure, or with the signal's reason. */
export interface StepRunner<Kind extends StepKind = StepKind> {
  readonly kind: Kind;
  /** Looks, changes nothing. */
  plan(step: StepOf<Kind>, context: StepContext, signal: AbortSignal): Promise<StepPlan>;
  /**
   * Passes when it ends without `waiting`; throwing fails the step. After an interruption it is
   * run again and must look at the world first: what is there already is a finding, not an error.
   */
  run(step: StepOf<Kind>, context: StepContext, signal: AbortSignal): AsyncIterable<StepEvent>;
  /** Whether what was found is still so. What cannot be asked (offline) throws: it is no verdict. */
  check(
    step: StepOf<Kind>,
    evidence: readonly StepEvidence[],
    context: StepContext,
    signal: AbortSignal,
  ): Promise<Verdict>;
  /** Takes the effect back; says how in words. */
  undo?(step: StepOf<Kind>, context: StepContext, signal: AbortSignal): Promise<string>;
}

/** The step of a kind, with what belongs to it. */
export type StepOf<Kind extends StepKind> = Step & { readonly kind: Kind };
