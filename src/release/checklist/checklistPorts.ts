import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { Project } from '../project.ts';
import type { Workspace } from '../workspace.ts';
import type { CommandAgreements } from './commandAgreements.ts';
import type { JournalStore } from './journalStore.ts';
import type { Stamp } from './runStep.ts';
import type { StepRunner } from './stepRunner.ts';

export interface ChecklistPorts {
  readonly workspace: Workspace;
  readonly journals: JournalStore;
  readonly agreements: CommandAgreements;
  readonly projectFiles: ProjectFiles;
  readonly runners: readonly StepRunner[];
  readonly loadProject: (signal: AbortSignal) => Promise<Project>;
  /** Who runs it, e.g. `ada@laptop`. */
  readonly who: string;
  readonly now: () => Date;
}

/** What a run works with: the runners by kind, and who does it when. */
export interface ChecklistTools extends ChecklistPorts {
  readonly stamp: Stamp;
  readonly runnerOf: (kind: string) => StepRunner | undefined;
}
