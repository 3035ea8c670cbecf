import type { CommandAgreements } from './commandAgreements.ts';
import type { JournalStore } from './journalStore.ts';
import type { StepLogs } from './stepLogs.ts';
import type { StepPrograms } from './stepPrograms.ts';

/** What the checklist has of the project's folder: its journals, its programs, their output, and who works there. */
export interface ReleaseFolder {
  readonly journals: JournalStore;
  readonly agreements: CommandAgreements;
  readonly programs: StepPrograms;
  readonly logs: StepLogs;
  /** E.g. `ada@laptop`. */
  readonly who: string;
}
