import * as vscode from 'vscode';

/** What holds for the whole view: a search, and restricted mode when something is shown. */
export function showState(view: vscode.TreeView<object>, search: string, filled: boolean): void {
  const lines: string[] = [];
  if (search !== '') lines.push(vscode.l10n.t('Tags matching “{0}”', search));
  if (filled && !vscode.workspace.isTrusted)
    lines.push(
      vscode.l10n.t('Restricted mode: only the repositories you added, asked anonymously.'),
    );
  view.message = lines.join('\n');
  void vscode.commands.executeCommand('setContext', 'slipway.tagSearch', search !== '');
}
