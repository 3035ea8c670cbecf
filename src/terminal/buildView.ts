import type { ProgressSnapshot } from '../build/progressSnapshot.ts';

/** How a build's progress is shown on one kind of output. */
export interface BuildView {
  /** Without a snapshot there is only time that passes. */
  show(snapshot: ProgressSnapshot | undefined, now: number): void;
  phase(text: string): void;
  /** A complete line that must stay, already safe to print. */
  line(text: string): void;
  /** The last words; leaves the cursor at the start of an empty line. */
  end(): void;
}
