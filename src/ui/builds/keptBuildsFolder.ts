import * as vscode from 'vscode';

/** Where builds are kept that go on while a window reloads; none without a folder. */
export function keptBuildsFolder(context: vscode.ExtensionContext): vscode.Uri | undefined {
  return context.storageUri && vscode.Uri.joinPath(context.storageUri, 'builds');
}
