import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import type { SlipwayApi, SlipwayExports } from '../../src/ui/api.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const busybox = `${registry}/library/busybox`;

async function exports(): Promise<SlipwayExports> {
  const extension = vscode.extensions.getExtension<SlipwayExports>('slipway.slipway');
  assert.ok(extension, 'the extension is not there');
  return extension.activate();
}

// Typed by the API, so that a member without its line here does not compile.
const members: Record<keyof SlipwayApi, true> = {
  version: true,
  project: true,
  tags: true,
  inspect: true,
  planTags: true,
  planBuild: true,
  build: true,
  checklist: true,
  planChecklist: true,
  runChecklist: true,
  bindStep: true,
  planTicks: true,
  writeTicks: true,
  settleStep: true,
  versions: true,
  planVersion: true,
  applyVersion: true,
  planChangelog: true,
  applyChangelog: true,
  releaseNotes: true,
  doctor: true,
};

suite('extension API', () => {
  test('has version 1 with the verbs', async () => {
    const api = (await exports()).getAPI(1);
    assert.equal(api.version, 1);
    assert.deepEqual(Object.keys(api).sort(), Object.keys(members).sort());
  });

  test('refuses a version it does not have, by name', async () => {
    const api = await exports();
    assert.throws(
      () => Reflect.apply(api.getAPI.bind(api), undefined, [2]) as unknown,
      /no API version 2; it has version 1/,
    );
  });

  test('tags and inspect answer from a real registry', async () => {
    const api = (await exports()).getAPI(1);
    assert.ok((await api.tags(busybox)).tags.includes('latest'));
    const { platforms } = await api.inspect(`${busybox}:latest`);
    const names = platforms.map(({ platform }) => `${platform.os}/${platform.architecture}`);
    assert.deepEqual(names.sort(), ['linux/amd64', 'linux/arm64']);
  });

  test('project knows the images of the folder', async () => {
    const project = await (await exports()).getAPI(1).project();
    assert.equal(project.source, 'config');
    assert.ok(project.images.length > 0);
  });

  test('a failure rejects with its reason and remedy', async () => {
    const api = (await exports()).getAPI(1);
    await assert.rejects(api.inspect(`${registry}/acme/nothing:1`), {
      name: 'RegistryError',
      reason: 'not-found',
    });
    await assert.rejects(api.inspect('Not A Reference'), { reason: 'invalid-reference' });
  });

  test('an aborted signal rejects as an abort', async () => {
    const api = (await exports()).getAPI(1);
    await assert.rejects(api.tags(busybox, { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });

  test('a folder that is not open is refused', async () => {
    const api = (await exports()).getAPI(1);
    await assert.rejects(api.project({ folder: '/nowhere' }), { reason: 'no-folder' });
  });
});
