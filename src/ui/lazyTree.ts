import * as vscode from 'vscode';

/**
 * A tree that exists from activation on and asks for its provider when it is first shown. Elements
 * only ever come from that provider, so it may narrow their type.
 */
export class LazyTree implements vscode.TreeDataProvider<object>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<object | object[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #load: () => Promise<unknown>;
  #provider: vscode.TreeDataProvider<object> | undefined;

  /** `load` makes whoever owns the view attach its provider. */
  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  attach(provider: vscode.TreeDataProvider<object>): vscode.Disposable {
    this.#provider = provider;
    const listening = provider.onDidChangeTreeData?.((changed) => {
      this.#changed.fire(changed ?? undefined);
    });
    return new vscode.Disposable(() => {
      listening?.dispose();
      this.#provider = undefined;
    });
  }

  async getChildren(element?: object): Promise<object[]> {
    if (this.#provider === undefined) await this.#load();
    return (await this.#provider?.getChildren(element)) ?? [];
  }

  getTreeItem(element: object): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#provider?.getTreeItem(element) ?? new vscode.TreeItem('');
  }

  getParent(element: object): vscode.ProviderResult<object> {
    return this.#provider?.getParent?.(element);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    element: object,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#provider?.resolveTreeItem?.(item, element, token) ?? item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
