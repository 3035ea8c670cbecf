import type { TextSpot } from './textSpot.ts';

/** What stands in a text instead of a stretch of it. */
export interface TextEdit extends TextSpot {
  readonly text: string;
}

/** The text with its edits, which do not overlap; everything between them as it was. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((one, other) => one.start - other.start);
}
