import type { FileChange } from '../../fileChanges/fileChangePlan.ts';
import { lineChanges } from '../../fileChanges/lineChange.ts';
import type { TextEdit } from '../../fileChanges/textEdit.ts';
import { applyEdits } from '../../fileChanges/textEdit.ts';
import { ChecklistError } from '../checklistError.ts';
import type { ChecklistRun } from '../checklistRun.ts';
import type { MarkdownSource } from './markdownChecklist.ts';
import { markdownChecklist } from './markdownChecklist.ts';
import { markSpot } from './parseTasks.ts';

/**
 * The file with what has passed ticked and the rest not; items of steps that are not for this
 * version stay, and so does every other character. Throws ChecklistError.
 */
export function planTicks(text: string, source: MarkdownSource, run: ChecklistRun): FileChange {
  const records = new Map(run.steps.map((record) => [record.step.id, record]));
  const starts = lineStarts(text);
  const edits: TextEdit[] = [];
  for (const { task, step } of markdownChecklist(text, source, () => false)) {
    const record = records.get(step.id);
    const start = starts[task.line];
    const passed = record?.state === 'passed';
    if (record === undefined || record.leftOut !== undefined || start === undefined) continue;
    if (passed === task.ticked) continue;
    const at = start + markSpot(text.slice(start));
    edits.push({ start: at, end: at + 1, text: passed ? 'x' : ' ' });
  }
  const after = applyEdits(text, edits);
  return { path: source.file, before: text, after, lines: lineChanges(text, edits) };
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** Ticks are written back to a file alone. */
export function notInMarkdown(source: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `The checklist is not in a Markdown file (${source}): its ticks are in the journal.`,
    'Name one with `checklist: docs/RELEASE.md` in slipway.yaml.',
  );
}
