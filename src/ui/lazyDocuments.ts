import * as vscode from 'vscode';

/** Read-only documents of one scheme, made by a provider that is attached on first use. */
export class LazyDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #load: () => Promise<unknown>;
  #provider: vscode.TextDocumentContentProvider | undefined;

  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  attach(provider: vscode.TextDocumentContentProvider): vscode.Disposable {
    this.#provider = provider;
    const listening = provider.onDidChange?.((uri) => this.#changed.fire(uri));
    return new vscode.Disposable(() => {
      listening?.dispose();
      this.#provider = undefined;
    });
  }

  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string | null | undefined> {
    if (this.#provider === undefined) await this.#load();
    return this.#provider?.provideTextDocumentContent(uri, token);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
