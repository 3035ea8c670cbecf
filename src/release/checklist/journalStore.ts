import type { Journal, JournalEvent } from './journal.ts';

/** The right to write one release's journal; nobody else has it meanwhile. */
export interface JournalWriter {
  readonly journal: Journal;
  /** On the disk when it resolves, whole or not at all. Fails with ChecklistError. */
  append(events: readonly JournalEvent[]): Promise<Journal>;
  release(): Promise<void>;
}

/** Who has that right now. */
export interface Holder {
  /** E.g. `ada@laptop`. */
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Where journals are kept. All fail with ChecklistError. */
export interface JournalStore {
  /** Versions that have one, in no order. */
  list(signal: AbortSignal): Promise<readonly string[]>;
  /** Undefined when there is none; `corrupt` for a file that is none. */
  read(release: string, signal: AbortSignal): Promise<Journal | undefined>;
  /** Undefined when nobody does, or who did is known to be gone. */
  holder(release: string, signal: AbortSignal): Promise<Holder | undefined>;
  /** `locked`, naming the holder, while somebody else runs the release. */
  lock(release: string, signal: AbortSignal): Promise<JournalWriter>;
}
