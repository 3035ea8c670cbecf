import { hostname, userInfo } from 'node:os';
import type { ReleaseFolder } from '../../release/checklist/releaseFolder.ts';
import type { StreamProgram } from '../process/stream.ts';
import { createAgreementFile } from './agreementFile.ts';
import { createJournalFiles } from './journalFiles.ts';
import { createStepLogs } from './stepLogs.ts';
import { createStepPrograms } from './stepPrograms.ts';

export interface ReleaseFolderOptions {
  /** The project's folder. */
  readonly root: string;
  readonly stream: StreamProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** The checklist's part of a project's folder. Nothing is read or made before it is asked for. */
export function openReleaseFolder({ root, stream, env, now }: ReleaseFolderOptions): ReleaseFolder {
  const who = whoWorks();
  return {
    who,
    journals: createJournalFiles({ root, who, now }),
    agreements: createAgreementFile(root),
    logs: createStepLogs(root),
    programs: createStepPrograms({ root, stream, env }),
  };
}

function whoWorks(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user the system has no entry for, as in containers.
    return `somebody@${hostname()}`;
  }
}
