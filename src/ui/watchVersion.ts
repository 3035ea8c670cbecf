import * as vscode from 'vscode';
import { BatchedRefresh } from './batchedRefresh.ts';
import { DisposableStore } from './lifecycle.ts';

/** Where a version usually comes from; whatever else holds it is committed before it is released. */
const sources =
  '{.git/HEAD,.git/packed-refs,.git/refs/**,VERSION,*.json,*.toml,slipway.{yaml,yml}}';

/** `onChange`: the folder's version may be another now; many changes at once are one. */
export function watchVersion(
  folder: vscode.WorkspaceFolder,
  onChange: () => void,
): DisposableStore {
  const store = new DisposableStore();
  const changes = store.add(new BatchedRefresh<string>(onChange));
  const pattern = new vscode.RelativePattern(folder, sources);
  const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
  for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
    store.add(changed(() => changes.all()));
  return store;
}
