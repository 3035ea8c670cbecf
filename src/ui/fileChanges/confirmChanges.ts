import * as vscode from 'vscode';
import type { FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import { plainText } from '../plainText.ts';
import { filesText } from './filesText.ts';

export type ChangeAnswer = 'commit' | 'write' | { readonly message: string };

interface AnswerItem extends vscode.QuickPickItem {
  readonly answer: 'commit' | 'write' | 'message' | 'read';
}

/**
 * Asks whether the files may be written, and committed where that is offered, naming both. A list and
 * no dialog: the changes below can be read, and scrolled, while it stands.
 */
export async function confirmChanges(
  title: string,
  plan: FileChangePlan,
  offered: readonly ('commit' | 'write')[],
): Promise<ChangeAnswer | undefined> {
  const t = vscode.l10n.t;
  const detail = filesText(plan, t);
  const message = plainText(plan.message);
  const commits = offered.includes('commit');
  const items: AnswerItem[] = [];
  if (commits)
    items.push({
      ...{ label: `$(git-commit) ${t('Write and Commit')}`, description: message },
      ...{ detail, answer: 'commit' },
    });
  if (offered.includes('write'))
    items.push({
      ...{ label: `$(save) ${t('Write, Commit Nothing')}`, answer: 'write' },
      ...(commits ? {} : { detail }),
    });
  if (commits) items.push({ label: `$(edit) ${t('Another Commit Message…')}`, answer: 'message' });
  items.push({ label: `$(eye) ${t('Read the Changes First')}`, answer: 'read' });
  const placeHolder = t('Nothing is written yet: the changes are shown below.');
  const picked = await vscode.window.showQuickPick(items, {
    ...{ title, placeHolder, ignoreFocusOut: true },
  });
  if (picked?.answer === 'read')
    return (await hasRead()) ? confirmChanges(title, plan, offered) : undefined;
  if (picked?.answer !== 'message') return picked?.answer;
  const asked = await vscode.window.showInputBox({
    ...{ title, value: plan.message, ignoreFocusOut: true },
    prompt: t('Message of the commit'),
    validateInput: (text) => (text.trim() === '' ? t('A few words are needed.') : undefined),
  });
  return asked === undefined ? undefined : { message: asked.trim() };
}

/** Out of the way of what is read, for as long as that takes. */
async function hasRead(): Promise<boolean> {
  const t = vscode.l10n.t;
  const on = t('Go On');
  const read = t('Read the changes. Nothing is written yet.');
  return (await vscode.window.showInformationMessage(read, on)) === on;
}
