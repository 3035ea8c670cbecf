import * as vscode from 'vscode';
import { DisposableStore } from '../lifecycle.ts';

/** `onProject`: images may be others now. `onAccess`: registries may answer otherwise now. */
export function watchProjects(onProject: () => void, onAccess: () => void): DisposableStore {
  const store = new DisposableStore();
  const config = store.add(vscode.workspace.createFileSystemWatcher('**/slipway.{yaml,yml}'));
  store.add(config.onDidChange(onProject));
  store.add(config.onDidCreate(onProject));
  store.add(config.onDidDelete(onProject));
  const sources = store.add(
    vscode.workspace.createFileSystemWatcher(
      '**/{docker-bake*.hcl,docker-bake*.json,compose*.yaml,compose*.yml,docker-compose*.yaml,docker-compose*.yml,matrix.json}',
    ),
  );
  store.add(sources.onDidChange(onProject));
  store.add(sources.onDidCreate(onProject));
  store.add(sources.onDidDelete(onProject));
  const dockerfiles = store.add(
    vscode.workspace.createFileSystemWatcher(
      '**/{Dockerfile,*.Dockerfile,Dockerfile.*}',
      false,
      true,
    ),
  );
  store.add(dockerfiles.onDidCreate(onProject));
  store.add(dockerfiles.onDidDelete(onProject));
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(onProject));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(onAccess));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (
        event.affectsConfiguration('slipway.insecureRegistries') ||
        event.affectsConfiguration('slipway.certificateFolders')
      )
        onAccess();
    }),
  );
  return store;
}
