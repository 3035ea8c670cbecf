import type { FileChange } from '../fileChanges/fileChangePlan.ts';
import type { ChecklistRun } from './checklistRun.ts';
import type { StepEvent, StepPlan } from './stepRunner.ts';

export interface RunRequest {
  /** The project's own version when absent. */
  readonly version?: string;
  /** One step, the next one, or all that are left (from one on). */
  readonly steps:
    | { readonly kind: 'one'; readonly id: string }
    | { readonly kind: 'next' }
    | { readonly kind: 'all'; readonly from?: string };
}

export interface PlannedStep extends StepPlan {
  readonly id: string;
  readonly title: string;
  /** Why it cannot be planned now; the steps before it may change that. */
  readonly problem?: string;
}

export interface RunObserver {
  /** After every change of the journal. */
  onChange(run: ChecklistRun): void;
  onEvent(step: string, event: StepEvent): void;
  /** An irreversible step, or one with a question of its own; false leaves it waiting. */
  confirm(step: PlannedStep, signal: AbortSignal): Promise<boolean>;
}

/** What somebody decides about a step without running it. */
export type Settlement =
  | { readonly kind: 'done'; readonly note: string }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'undo' };

/** The checklist of a release: `undefined` asks for the project's own version. */
export interface ChecklistVerbs {
  /** Steps and what the journal says; asks nobody, writes nothing. ConfigError, ChecklistError. */
  checklist(version: string | undefined, signal: AbortSignal): Promise<ChecklistRun>;
  /** What `runChecklist` would do. Writes nothing. */
  planChecklist(request: RunRequest, signal: AbortSignal): Promise<readonly PlannedStep[]>;
  /**
   * Looks at the evidence there is, then runs. A step that fails or waits ends it, and is in the
   * result. Fails with ChecklistError (`locked`, `corrupt`, `blocked`) before anything ran.
   */
  runChecklist(
    request: RunRequest,
    observer: RunObserver,
    signal: AbortSignal,
  ): Promise<ChecklistRun>;
  /**
   * Agrees to the command a Markdown file offers for a step, as it was shown: from then on the step
   * runs it. Kept on this machine. Fails with ChecklistError when the file says something else.
   */
  bindStep(
    version: string | undefined,
    step: string,
    command: string,
    signal: AbortSignal,
  ): Promise<ChecklistRun>;
  /** The Markdown file with the ticks of the journal; `before` is `after` where nothing changes. */
  planTicks(version: string | undefined, signal: AbortSignal): Promise<FileChange>;
  /** Writes it, if the file is still what it was. Fails with WorkspaceError. */
  writeTicks(change: FileChange, signal: AbortSignal): Promise<void>;
  settleStep(
    version: string | undefined,
    step: string,
    settlement: Settlement,
    signal: AbortSignal,
  ): Promise<ChecklistRun>;
}
