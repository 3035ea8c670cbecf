import * as vscode from 'vscode';

/** Asks for a search and applies it while it is typed; Escape brings the former one back. */
export async function askSearch(before: string, apply: (search: string) => void): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Search tags');
  box.placeholder = vscode.l10n.t('Part of a tag, e.g. 1.4 or main');
  box.value = before;
  try {
    return await new Promise<string>((resolve) => {
      box.onDidChangeValue((value) => apply(value.trim()));
      box.onDidAccept(() => resolve(box.value.trim()));
      box.onDidHide(() => resolve(before));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
