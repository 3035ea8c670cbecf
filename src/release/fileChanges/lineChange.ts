import type { TextEdit } from './textEdit.ts';
import { applyEdits, inOrder } from './textEdit.ts';

/** Lines that change, as a person reads a difference. */
export interface LineChange {
  /** Number of the first line, before the change; counted from 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** What edits do to the lines of a text, without the lines that stay. */
export function lineChanges(text: string, edits: readonly TextEdit[]): LineChange[] {
  const changes: LineChange[] = [];
  for (const { start, end, own } of ranges(text, edits)) {
    const inside = own.map((edit) => ({
      ...edit,
      start: edit.start - start,
      end: edit.end - start,
    }));
    const removed = linesIn(text.slice(start, end));
    const added = linesIn(applyEdits(text.slice(start, end), inside));
    let same = 0;
    while (same < removed.length && removed[same] === added[same]) same += 1;
    let tail = 0;
    while (
      same + tail < Math.min(removed.length, added.length) &&
      removed.at(-1 - tail) === added.at(-1 - tail)
    )
      tail += 1;
    const line = text.slice(0, start).split('\n').length + same;
    const change = {
      line,
      removed: removed.slice(same, removed.length - tail),
      added: added.slice(same, added.length - tail),
    };
    if (change.removed.length + change.added.length > 0) changes.push(change);
  }
  return changes;
}

/** All lines of a new file. */
export function newLines(text: string): LineChange[] {
  return [{ line: 1, removed: [], added: linesIn(text.replace(/\r?\n$/, '')) }];
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly own: TextEdit[];
}

/** Whole lines that edits touch; edits of one line are together. */
function ranges(text: string, edits: readonly TextEdit[]): Range[] {
  const found: Range[] = [];
  for (const edit of inOrder(edits)) {
    const last = found.at(-1);
    const newline = text.indexOf('\n', edit.end);
    const end = newline < 0 ? text.length : newline;
    if (last !== undefined && edit.start <= last.end)
      found.splice(-1, 1, { start: last.start, end, own: [...last.own, edit] });
    else {
      const start = edit.start === 0 ? 0 : text.lastIndexOf('\n', edit.start - 1) + 1;
      found.push({ start, end, own: [edit] });
    }
  }
  return found;
}

function linesIn(text: string): string[] {
  return text.split('\n').map((line) => line.replace(/\r$/, ''));
}
