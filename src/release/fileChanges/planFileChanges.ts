import type { SourceState } from '../sourceControl.ts';
import type { CommitConcern, FileChange, FileChangePlan } from './fileChangePlan.ts';
import type { LineChange } from './lineChange.ts';
import { lineChanges, newLines } from './lineChange.ts';
import type { TextEdit } from './textEdit.ts';
import { applyEdits } from './textEdit.ts';

/** A file as it is, and how it is to be. */
export interface FileToEdit {
  readonly path: string;
  /** Exact text in the folder; absent when there is no such file. */
  readonly text?: string;
  /** The same in the commit that is checked out. */
  readonly committed?: string;
  /** What has to change in a text of the file; `text` is empty for a file that is not there. */
  readonly edits: (text: string) => readonly TextEdit[];
}

interface Options {
  readonly message: string;
  readonly state: Pick<SourceState, 'branch'>;
  /** Concerns to wave through. */
  readonly allow?: readonly string[];
  /** Concerns of who plans it; of no interest when nothing is to be done. */
  readonly concerns?: readonly CommitConcern[];
}

/**
 * What has to be written and committed. A file with other changes that are not committed is said:
 * its commit would take them along.
 */
export function planFileChanges(files: readonly FileToEdit[], options: Options): FileChangePlan {
  const changes = files.map(planOne).filter((one) => one !== undefined);
  const allowed = new Set(options.allow);
  const concerns =
    changes.length === 0
      ? []
      : [
          ...dirtyConcern(changes.filter(({ dirty }) => dirty).map(({ change }) => change.path)),
          ...detachedConcern(options.state),
          ...(options.concerns ?? []),
        ];
  return {
    message: options.message,
    files: changes.map(({ change }) => change),
    concerns: concerns.map((concern) =>
      allowed.has(concern.code) ? { ...concern, blocks: false } : concern,
    ),
  };
}

function planOne({
  path,
  text,
  committed,
  edits,
}: FileToEdit): { change: FileChange; dirty: boolean } | undefined {
  const due = edits(text ?? '');
  const after = applyEdits(text ?? '', due);
  const alone = applyEdits(committed ?? '', edits(committed ?? ''));
  // Other changes of a file that says it already are nobody's business.
  if (text === after && alone === committed) return undefined;
  return {
    change: {
      ...{ path, after, lines: linesOf(text, due, after) },
      ...(text === undefined ? {} : { before: text }),
    },
    dirty: text !== undefined && !sameText(after, alone),
  };
}

function linesOf(
  text: string | undefined,
  edits: readonly TextEdit[],
  after: string,
): LineChange[] {
  return text === undefined ? newLines(after) : lineChanges(text, edits);
}

/** git may keep other line endings than the folder has. */
function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n');
  return plain(one) === plain(other);
}

function dirtyConcern(paths: readonly string[]): CommitConcern[] {
  if (paths.length === 0) return [];
  return [
    {
      code: 'dirty',
      blocks: true,
      message: `Changes nobody has committed would be committed too: ${paths.join(', ')}.`,
      remedy: 'Commit or stash them first. Other files with changes do not matter.',
      choices: [{ option: 'allow', text: 'commit these files with all their changes' }],
    },
  ];
}

function detachedConcern({ branch }: Pick<SourceState, 'branch'>): CommitConcern[] {
  if (branch !== undefined) return [];
  return [
    {
      code: 'detached',
      blocks: true,
      message: 'HEAD is detached: no branch would have the commit.',
      remedy: 'Check out the branch the release comes from: git switch NAME',
      choices: [{ option: 'allow', text: 'commit without a branch' }],
    },
  ];
}
