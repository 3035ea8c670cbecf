import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

async function call(name: string, input: object): Promise<unknown> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as unknown;
}

suite('language model tools', () => {
  test('are offered with what they say about themselves', () => {
    const names = vscode.lm.tools.map(({ name }) => name);
    for (const name of [
      'slipway_status',
      'slipway_inspect',
      'slipway_plan_tags',
      'slipway_checklist',
    ])
      assert.ok(names.includes(name), `${name} is not offered`);
  });

  test('plan tags of a ref with the rules of the folder', async () => {
    const ref = 'refs/tags/v1.4.0';
    const plan = await call('slipway_plan_tags', { ref, sha: '8'.repeat(40) });
    assert.match(JSON.stringify(plan), /"1\.4\.0"/);
  });

  test('checklist of a version, step by step', async () => {
    const checklist = await call('slipway_checklist', { version: '9.9.9' });
    assert.match(JSON.stringify(checklist), /"version":"9\.9\.9".*"steps":\[\{.*"state":"pending"/);
  });

  test('a failure is told with its remedy', async () => {
    const answer = await call('slipway_inspect', { reference: `${registry}/no/such:image` });
    assert.match(JSON.stringify(answer), /"reason":"not-found".*"remedy":"[^"]/);
  });

  test('inspect answers from a real registry', async () => {
    const reference = `${registry}/library/busybox:latest`;
    const answer = await call('slipway_inspect', { reference });
    assert.match(JSON.stringify(answer), /sha256:[0-9a-f]{64}/);
  });
});
