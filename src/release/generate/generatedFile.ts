import type { FileChange } from '../fileChanges/fileChangePlan.ts';
import { lineChanges, newLines } from '../fileChanges/lineChange.ts';
import { applyEdits } from '../fileChanges/textEdit.ts';
import type { GeneratedPart } from './generatedPart.ts';
import { generatedPartEdits } from './generatedPart.ts';

/**
 * What makes a file have a generated part: nothing when it has it. `beginning` is what a new file
 * has above the part. Fails with GeneratedPartError.
 */
export function generatedFile(
  path: string,
  before: string | undefined,
  part: GeneratedPart,
  beginning = '',
): FileChange[] {
  const text = before ?? beginning;
  const edits = generatedPartEdits(text, part, path);
  const after = applyEdits(text, edits);
  if (before === undefined) return [{ path, after, lines: newLines(after) }];
  return edits.length === 0 ? [] : [{ path, before, after, lines: lineChanges(before, edits) }];
}
