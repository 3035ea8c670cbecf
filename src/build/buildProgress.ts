import type { ProgressSnapshot } from './progressSnapshot.ts';
import type { SolveStatus } from './solveStatus.ts';

export type {
  PlatformSnapshot,
  ProgressSnapshot,
  StepSnapshot,
  StepState,
} from './progressSnapshot.ts';

/** The state of one build, folded from its solve statuses. Memory is bounded whatever arrives. */
export class BuildProgress {
  readonly platforms: readonly string[];

  constructor(platforms: readonly string[]) {
    this.platforms = platforms;
  }

  apply(status: SolveStatus): void {
    throw new Error(`not yet ${status.logs.length}`);
  }

  /** `now` (milliseconds since the epoch) gives running steps a duration. */
  snapshot(now?: number): ProgressSnapshot {
    throw new Error(`not yet ${now ?? 0}`);
  }

  /** What is kept of a step's log, without terminal control sequences. */
  log(stepId: string): string {
    return stepId.slice(0, 0);
  }

  logTail(stepId: string, lines: number): string[] {
    return [stepId].slice(0, lines);
  }

  /** What is kept of all logs, each line once, in the order they arrived. */
  fullLog(): string {
    return '';
  }
}
