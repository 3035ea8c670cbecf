import * as vscode from 'vscode';
import type { FileChange } from '../../release/fileChanges/fileChangePlan.ts';
import type { PlannedStep } from '../../release/checklist/checklistVerbs.ts';
import { plainText } from '../plainText.ts';

/** Nothing that stays happens before this names it and is agreed to. */
export async function confirmStep(step: PlannedStep): Promise<boolean> {
  const run = vscode.l10n.t('Run Step');
  const question = step.confirmation ?? step.summary;
  const said = question.startsWith(step.summary) ? [] : [step.summary];
  const picked = await vscode.window.showWarningMessage(
    plainText(question, 600),
    {
      modal: true,
      detail: [step.title, ...said, ...step.details]
        .map((line) => plainText(line, 200))
        .slice(0, 15)
        .join('\n'),
    },
    run,
  );
  return picked === run;
}

/** What a file names is run only after somebody has read it. */
export async function confirmCommand(
  title: string,
  command: string,
  source: string,
): Promise<boolean> {
  const t = vscode.l10n.t;
  const agree = t('Use This Command');
  const message = t('Run “{0}” for “{1}”?', plainText(command, 400), plainText(title));
  const detail = t(
    '{0} names it. It will run when the step runs, also in later releases, until its text changes; this is kept on this machine.',
    plainText(source),
  );
  const picked = await vscode.window.showWarningMessage(message, { modal: true, detail }, agree);
  return picked === agree;
}

/** Lines of a file that change, before they do. */
export async function confirmTicks({ path, lines }: FileChange): Promise<boolean> {
  const t = vscode.l10n.t;
  const write = t('Write');
  const message = t('Write {0} ticks to {1}?', lines.length, plainText(path));
  const shown = lines.flatMap(({ added }) => added).map((line) => plainText(line, 120));
  const detail = shown.slice(0, 15).join('\n');
  const picked = await vscode.window.showWarningMessage(message, { modal: true, detail }, write);
  return picked === write;
}

export function askNote(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: plainText(title),
    prompt: vscode.l10n.t('What was done or seen; it is kept as the evidence of the step'),
    validateInput: needed,
    ignoreFocusOut: true,
  });
}

export function askReason(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: plainText(title),
    prompt: vscode.l10n.t('Why this release goes without it'),
    validateInput: needed,
    ignoreFocusOut: true,
  });
}

/** The version to release; empty for the project's own. */
export function askVersion(current: string | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Version to release'),
    prompt: vscode.l10n.t('Such as 1.4.0; empty for the version of the project'),
    ...(current === undefined ? {} : { value: current }),
    ignoreFocusOut: true,
  });
}

function needed(text: string): string | undefined {
  return text.trim() === '' ? vscode.l10n.t('A few words are needed.') : undefined;
}
