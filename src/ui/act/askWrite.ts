import * as vscode from 'vscode';
import { copyTarget } from '../../oci/copyTarget.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatRepository, InvalidReferenceError, isTag } from '../../oci/reference.ts';

/** Tags to write, several with spaces between; undefined when the user gave up. */
export async function askTags(source: Reference): Promise<string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Retag'),
    prompt: vscode.l10n.t(
      'Tags of {0}, with spaces between. What each does is shown before anything is written.',
      formatRepository(source.repository),
    ),
    placeHolder: '1.4 latest',
    validateInput: (value) => {
      const wrong = tagsIn(value).find((tag) => !isTag(tag));
      return wrong === undefined ? undefined : vscode.l10n.t('Not a tag: {0}', wrong);
    },
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : tagsIn(text);
}

function tagsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((tag) => tag !== '');
}

/** Where to copy; undefined when the user gave up. */
export async function askTarget(source: Reference): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Copy to repository'),
    prompt: vscode.l10n.t('Registry and name; with :tag for another tag'),
    value: formatRepository(source.repository),
    validateInput: (value) => {
      try {
        copyTarget(value.trim(), source);
        return undefined;
      } catch (error) {
        if (!(error instanceof InvalidReferenceError)) return String(error);
        return vscode.l10n.t('Not a repository: {0}.', error.why);
      }
    },
    ignoreFocusOut: true,
  });
  return text?.trim();
}
