import type { SourceWriter } from '../sourceWriter.ts';
import { FileChangeError } from './fileChangeError.ts';
import type {
  CommitConcern,
  CommitConcernCode,
  FileChange,
  FileChangeCommit,
  FileChangePlan,
} from './fileChangePlan.ts';
import type { ProjectFiles } from './projectFiles.ts';

export interface ApplyFileChangesPorts {
  readonly files: ProjectFiles;
  readonly sourceWriter: Pick<SourceWriter, 'commitFiles'>;
  /** The project's folder. */
  readonly root: string;
}

/**
 * Writes all files of a plan, or changes none, and commits them and nothing else; undefined when there is
 * nothing to do. Files stay written when git refuses the commit: the same plan, made again, goes on.
 * Fails with FileChangeError, WorkspaceError or SourceControlError.
 */
export async function applyFileChanges(
  { files, sourceWriter, root }: ApplyFileChangesPorts,
  plan: FileChangePlan,
  signal: AbortSignal,
): Promise<FileChangeCommit | undefined> {
  refuse(plan.concerns);
  if (plan.files.length === 0) return undefined;
  await writeAll(files, plan.files, signal);
  const paths = plan.files.map(({ path }) => path);
  const commit = await sourceWriter.commitFiles(root, paths, plan.message, signal);
  return { commit, subject: plan.message.split('\n')[0] ?? '', files: paths };
}

/** Writes all files of a plan, or changes none, and commits nothing: what speaks against a commit alone is of no interest. */
export async function writeFileChanges(
  { files }: Pick<ApplyFileChangesPorts, 'files'>,
  plan: FileChangePlan,
  signal: AbortSignal,
): Promise<void> {
  refuse(plan.concerns.filter(({ code }) => !ofCommit.has(code)));
  await writeAll(files, plan.files, signal);
}

/** What is nobody's business who writes files and commits nothing. */
export const ofCommit: ReadonlySet<CommitConcernCode> = new Set(['dirty', 'detached']);

function refuse(concerns: readonly CommitConcern[]): void {
  const concern = concerns.find(({ blocks }) => blocks);
  if (concern !== undefined) throw new FileChangeError('concerns', concern.message, concern.remedy);
}

async function writeAll(
  files: ProjectFiles,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<void> {
  const written: FileChange[] = [];
  try {
    for (const change of changes) {
      if (change.before === change.after) continue;
      await files.replace(change.path, change.before, change.after, signal);
      written.push(change);
    }
  } catch (error) {
    await putBack(files, written, error);
    throw error;
  }
}

/** One that was new stays: nothing is deleted. */
async function putBack(
  files: ProjectFiles,
  written: readonly FileChange[],
  cause: unknown,
): Promise<void> {
  const always = new AbortController().signal;
  const changed: string[] = [];
  for (const { path, before, after } of written.toReversed())
    if (before !== undefined)
      try {
        await files.replace(path, after, before, always);
      } catch {
        changed.push(path);
      }
  if (changed.length === 0) return;
  throw new FileChangeError(
    'half-written',
    `Not all files were written, and these could not be put back: ${changed.join(', ')}.`,
    'Make room on the disk and look at the permissions; then try again, or put them back with git.',
    { cause },
  );
}
