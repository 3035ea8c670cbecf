import * as vscode from 'vscode';
import type { Repository } from '../../oci/reference.ts';
import { InvalidReferenceError, parseRepository } from '../../oci/reference.ts';

/** Asks for a repository; undefined when the user gave up. */
export async function askRepository(): Promise<Repository | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add repository'),
    prompt: vscode.l10n.t('Registry and name, without a tag'),
    placeHolder: 'ghcr.io/acme/api',
    validateInput: (value) => whyNot(value.trim()),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : parseRepository(text.trim());
}

function whyNot(text: string): string | undefined {
  if (text === '') return vscode.l10n.t('Type a repository.');
  try {
    parseRepository(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) return String(error);
    return vscode.l10n.t('Not a repository: {0}.', error.why);
  }
}
