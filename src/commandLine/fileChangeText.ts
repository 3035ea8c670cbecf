import type { FileChange, FileChangePlan } from '../release/fileChanges/fileChangePlan.ts';
import { concernText } from './concernText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';

/** What a plan writes, line by line, and what speaks against it. */
export function fileChangeText(plan: FileChangePlan, paint: Paint): string {
  let text = '';
  for (const file of plan.files) text += fileText(file, paint);
  for (const concern of plan.concerns) text += concernText(concern, paint);
  return text;
}

function fileText({ path, before, after, lines }: FileChange, paint: Paint): string {
  const about = before === undefined ? ' (new)' : before === after ? ' (written, to commit)' : '';
  let text = `${paint('bold', neutralise(path))}${about}\n`;
  for (const { line, removed, added } of lines) {
    text += `  ${paint('cyan', `@ line ${line}`)}\n`;
    for (const one of removed) text += `  ${paint('red', `-${neutralise(one)}`)}\n`;
    for (const one of added) text += `  ${paint('green', `+${neutralise(one)}`)}\n`;
  }
  return text;
}

/** The same for `--json`: lines, and no whole texts. */
export function fileChangeJson({ message, files, concerns }: FileChangePlan) {
  return {
    message,
    concerns,
    files: files.map(({ path, before, after, lines }) => ({
      path,
      new: before === undefined,
      written: before === after,
      lines,
    })),
  };
}
