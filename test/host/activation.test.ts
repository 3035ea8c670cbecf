import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../src/ui/contributions.ts';

function slipway(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('slipway.slipway');
  assert.ok(extension, 'the extension is not there');
  return extension;
}

suite('activation', () => {
  test('a folder with slipway.yaml activates it', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder.uri, 'slipway.yaml'));
    for (let waited = 0; !slipway().isActive && waited < 20_000; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(slipway().isActive, 'it did not activate by itself');
  });

  test('registers every command it contributes, and no other', async () => {
    await slipway().activate();
    const registered = (await vscode.commands.getCommands(true)).filter(
      // VS Code adds these for views and for the container.
      (id) => id.startsWith('slipway.') && !viewIds.some((view) => id.startsWith(`${view}.`)),
    );
    assert.deepEqual(registered.sort(), [...commandIds].sort());
  });
});
