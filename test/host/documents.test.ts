import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const busybox = `${registry}/library/busybox`;

/** The raw document of a reference, as the command opens it. */
async function rawDocument(reference: string): Promise<vscode.TextDocument> {
  const uri: unknown = await vscode.commands.executeCommand('slipway.openRawManifest', {
    reference,
  });
  assert.ok(uri instanceof vscode.Uri, 'no document was opened');
  return vscode.workspace.openTextDocument(uri);
}

async function linksOf(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
  return vscode.commands.executeCommand('vscode.executeLinkProvider', document.uri);
}

suite('raw documents', () => {
  test('a manifest is JSON with its digests as links', async () => {
    const document = await rawDocument(`${busybox}:latest`);
    assert.equal(document.languageId, 'json');
    assert.match(document.getText(), /"manifests": \[/);
    const links = await linksOf(document);
    assert.ok(links.length >= 2, `${links.length} links`);
    for (const { range, target } of links) {
      assert.match(document.getText(range), /^sha256:[0-9a-f]{64}$/);
      assert.equal(target?.scheme, 'slipway-manifest');
    }
  });

  test('from the index to a manifest to its config', async () => {
    const [first] = await linksOf(await rawDocument(`${busybox}:latest`));
    assert.ok(first?.target);
    const manifest = await vscode.workspace.openTextDocument(first.target);
    assert.match(manifest.getText(), /"layers": \[/);
    const [config] = await linksOf(manifest);
    assert.ok(config?.target);
    const image = await vscode.workspace.openTextDocument(config.target);
    assert.match(image.getText(), /"rootfs": \{/);
  });

  test('the exact bytes are one command away', async () => {
    const document = await rawDocument(`${busybox}:latest`);
    await vscode.commands.executeCommand('slipway.toggleExactBytes', document.uri.toString());
    const exact = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.notEqual(exact, document.getText());
    assert.deepEqual(JSON.parse(exact), JSON.parse(document.getText()));
  });
});

suite('commands return what they did', () => {
  test('inspect: the public document', async () => {
    const found: unknown = await vscode.commands.executeCommand('slipway.inspect', {
      reference: `${busybox}:latest`,
    });
    assert.ok(typeof found === 'object' && found !== null && 'digest' in found);
    assert.match(String(found.digest), /^sha256:[0-9a-f]{64}$/);
  });

  test('search and added repositories', async () => {
    const search = { search: '1.4' };
    assert.equal(await vscode.commands.executeCommand('slipway.searchTags', search), '1.4');
    assert.equal(await vscode.commands.executeCommand('slipway.searchTags', { search: '' }), '');
    const repository = await vscode.commands.executeCommand('slipway.addRepository', {
      repository: busybox,
    });
    assert.equal(repository, busybox);
  });

  test('a node command without a node does nothing', async () => {
    for (const id of ['slipway.copyDigest', 'slipway.removeRepository', 'slipway.loadMoreTags'])
      assert.equal(await vscode.commands.executeCommand(id), undefined);
  });
});
