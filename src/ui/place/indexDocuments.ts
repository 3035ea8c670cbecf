import * as vscode from 'vscode';
import type { EditorHost } from '../editorHost.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';

const scheme = 'slipway-index';

/** Indexes that are not written yet, as read-only documents. */
export class IndexDocuments implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  #text = '';

  constructor({ documents }: EditorHost) {
    this.#store.add(
      documents[scheme].attach({
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text,
      }),
    );
  }

  async show(bytes: Uint8Array): Promise<void> {
    const lines = new TextDecoder().decode(bytes).split('\n');
    this.#text = `${lines.map((line) => line.replace(/^(\s*)(.*)$/, indented)).join('\n')}\n`;
    const uri = vscode.Uri.from({ scheme, path: '/Index.json' });
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function indented(_line: string, space: string, rest: string): string {
  return space + plainText(rest, 10_000);
}
