import * as vscode from 'vscode';

/** Says what was done, with a button for its web page; gives the other button that was pressed. */
export async function offerPage(
  text: string,
  url: string | undefined,
  ...more: readonly string[]
): Promise<string | undefined> {
  const open = vscode.l10n.t('Open on GitHub');
  const actions = url === undefined ? more : [open, ...more];
  const picked = await vscode.window.showInformationMessage(text, ...actions);
  if (picked !== open || url === undefined) return picked;
  const page = vscode.Uri.parse(url, true);
  if (page.scheme === 'https') await vscode.env.openExternal(page);
  return undefined;
}
