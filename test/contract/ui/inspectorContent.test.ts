import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readInspection, readPage } from '../../../src/ui/inspect/inspectorContent.ts';
import { english } from '../../unit/ui/translate.ts';
import { client, never, registryError, tagged } from '../registry/client.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry } from '../registry/hostileRegistry.ts';
import { pushImage } from '../registry/images.ts';

let registry: HostileRegistry;
let folder: string;
beforeEach(async () => {
  registry = await startHostileRegistry();
  folder = await mkdtemp(join(tmpdir(), 'slipway-inspector-'));
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const wording = { t: english, now: Date.now(), language: 'en' };

/** A client as after a restart of the editor. */
function read(tag: string) {
  const ours = client(undefined, { cacheFolder: folder }).registry;
  return { ours, content: readInspection(ours, ours, tagged(registry.host, tag), never) };
}

it('shows what the tag led to before while the registry is away, marked as that', async () => {
  const { digest } = pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
  expect((await read('v1').content).former).toBeUndefined();
  await expect.poll(async () => (await memoryOf('v1'))?.fetched.descriptor.digest).toBe(digest);
  await registry.close();
  const { ours, content } = read('v1');
  const found = await content;
  expect(found.inspection).toMatchObject({ digest, reference: { kind: 'tag', tag: 'v1' } });
  const page = await readPage(ours, found, { chosen: digest }, wording, never);
  const [summary] = page.sections;
  expect(summary?.kind === 'facts' && summary.facts[0]).toMatchObject({
    name: 'As of',
    values: [expect.stringContaining('cannot be reached') as unknown],
  });
  expect((await registryError(read('never-seen').content)).reason).toBe('unreachable');
});

function memoryOf(tag: string) {
  const reference = tagged(registry.host, tag);
  if (reference.kind !== 'tag') throw new TypeError(tag);
  return client(undefined, { cacheFolder: folder }).registry.recallManifest(reference, never);
}
