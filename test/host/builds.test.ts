import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import * as z from 'zod/mini';

const Outcomes = z.array(
  z.object({
    image: z.string(),
    state: z.string(),
    error: z.optional(z.object({ reason: z.string(), remedy: z.string() })),
  }),
);

async function build(argument: object): Promise<z.infer<typeof Outcomes>> {
  return z.parse(Outcomes, await vscode.commands.executeCommand('slipway.build', argument));
}

function dockerfile(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, 'Dockerfile');
}

const only = { images: ['api'], platforms: ['linux/amd64'], output: 'none', confirm: false };

suite('builds by argument', () => {
  test('build without asking, and return how it ended', async function () {
    this.timeout(180_000);
    assert.deepEqual(await build(only), [{ image: 'api', state: 'done' }]);
    const command = await vscode.commands.executeCommand('slipway.copyBuildCommand');
    assert.match(String(command), /^docker buildx build .*--platform linux\/amd64/);
    assert.equal(await vscode.env.clipboard.readText(), command);
  });

  test('mark the line that is wrong until the image is built again', async function () {
    this.timeout(180_000);
    const uri = dockerfile();
    const before = await vscode.workspace.fs.readFile(uri);
    const problems = () =>
      vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Slipway');
    try {
      const broken = `RUNN nothing\n${new TextDecoder().decode(before)}`;
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(broken));
      const [failed] = await build(only);
      assert.equal(failed?.error?.reason, 'parse');
      assert.deepEqual(
        problems().map(({ range, severity }) => [range.start.line, severity]),
        [[0, vscode.DiagnosticSeverity.Error]],
      );
    } finally {
      await vscode.workspace.fs.writeFile(uri, before);
    }
    assert.equal((await build(only))[0]?.state, 'done');
    assert.deepEqual(problems(), []);
  });

  test('refuse an image that is not there, and start nothing', async () => {
    const refused = await vscode.commands.executeCommand('slipway.build', {
      ...only,
      images: ['nope'],
    });
    assert.equal(refused, undefined);
  });

  test('the doctor returns what it found', async function () {
    this.timeout(120_000);
    const findings = await vscode.commands.executeCommand('slipway.doctor');
    const found = z.parse(z.array(z.object({ id: z.string(), state: z.string() })), findings);
    assert.ok(found.some(({ state }) => state === 'ok'));
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'slipway-report');
    assert.match(shown.getText(), /^✓ /m);
  });
});
