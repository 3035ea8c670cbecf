import type { ProgressSnapshot } from '../build/progressSnapshot.ts';

/** How a build's progress is shown on one kind of output. */
export interface BuildView {
  show(snapshot: ProgressSnapshot, now: number): void;
  phase(text: string): void;
  /** A complete line that must stay, already safe to print. */
  line(text: string): void;
  /** The last words; leaves the cursor at the start of an empty line. */
  end(): void;
}
