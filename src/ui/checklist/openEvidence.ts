import * as vscode from 'vscode';
import type { EvidenceSubject } from './stepSubject.ts';

/** Shows what a step was ticked on: a web page, an image, or the log that was kept. */
export async function openEvidence({ kind, value, folder }: EvidenceSubject): Promise<unknown> {
  switch (kind) {
    case 'page': {
      const page = vscode.Uri.parse(value, true);
      // What a journal names is foreign: nothing but a web page is handed to the system.
      if (page.scheme !== 'https' && page.scheme !== 'http') return undefined;
      return vscode.env.openExternal(page);
    }
    case 'image':
      return vscode.commands.executeCommand('slipway.inspect', { reference: value });
    case 'file':
      return openWithin(vscode.Uri.file(folder), value);
    case 'text':
      return undefined;
  }
}

/** Only files below the project's own folder of kept output. */
async function openWithin(folder: vscode.Uri, path: string): Promise<unknown> {
  const kept = vscode.Uri.joinPath(folder, '.slipway/');
  const file = vscode.Uri.joinPath(folder, path);
  if (!file.path.startsWith(kept.path)) return undefined;
  const document = await vscode.workspace.openTextDocument(file);
  return vscode.window.showTextDocument(document, { preview: true });
}
