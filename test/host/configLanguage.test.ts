import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';

const text = `version: 1
images:
  api:
    repositories: [localhost:5000/acme/api]
    platfroms: [linux/amd64]
    platforms: [linux]
    
`;

/** Reads until what is read is there; VS Code and the debounce of diagnostics take their time. */
async function eventually<T>(read: () => PromiseLike<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await read();
    if (value !== undefined) return value;
    await pause(50);
  }
  throw new Error('it did not come');
}

suite('slipway.yaml in the editor', () => {
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    const uri = vscode.Uri.joinPath(folder.uri, 'slipway.yaml');
    document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, text));
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('marks what is wrong at its line and column', async function () {
    this.timeout(15_000);
    const problems = await eventually(() => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length === 2 ? found : undefined;
    });
    const places = problems.map(({ range }) => [range.start.line, range.start.character]).sort();
    assert.deepEqual(places, [
      [4, 4],
      [5, 16],
    ]);
    const misspelt = problems.find(({ range }) => range.start.line === 4);
    assert.match(misspelt?.message ?? '', /platforms/, 'names the nearest key');
  });

  test('completes the keys of an image', async function () {
    this.timeout(15_000);
    const at = new vscode.Position(6, 4);
    const labels = await eventually(async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      const found = list.items.map(({ label }) =>
        typeof label === 'string' ? label : label.label,
      );
      return found.includes('dockerfile') ? found : undefined;
    });
    assert.ok(labels.includes('target'));
    assert.ok(!labels.includes('repositories'), 'a key that is there is not offered again');
  });

  test('says what a key means', async function () {
    this.timeout(15_000);
    const hovers = await eventually(async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(3, 6),
      );
      return found.length > 0 ? found : undefined;
    });
    const said = hovers
      .flatMap(({ contents }) => contents)

      .map((one) => (one instanceof vscode.MarkdownString ? one.value : JSON.stringify(one)));
    assert.match(said.join('\n'), /repositor/i);
  });
});

suite('a GitHub workflow in the editor', () => {
  test('has its known traps marked at their line', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    const uri = vscode.Uri.joinPath(folder.uri, '.github', 'workflows', 'tag.yml');
    const text = 'on: push\njobs:\n  tag:\n    steps:\n      - run: git push origin --tags\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      await vscode.workspace.openTextDocument(uri);
      const [mark] = await eventually(() => {
        const marks = vscode.languages.getDiagnostics(uri);
        return marks.length > 0 ? marks : undefined;
      });
      assert.match(mark?.message ?? '', /default GITHUB_TOKEN starts no other workflow/);
      assert.equal(mark?.range.start.line, 4);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, '.github'), {
        recursive: true,
      });
    }
  });
});
