import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptFiles } from '../../../src/adapters/registry/keptFiles.ts';
import { createTagDigests } from '../../../src/adapters/registry/tagDigests.ts';
import { all, api, client, never, registryError } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { digestOf, reply, startHostileRegistry } from './hostileRegistry.ts';
import { name, pushImage } from './images.ts';

let registry: HostileRegistry;
let folder: string;
beforeEach(async () => {
  registry = await startHostileRegistry();
  folder = await mkdtemp(join(tmpdir(), 'slipway-memory-'));
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const ours = () => client(undefined, { cacheFolder: folder }).registry;
const repository = () => api(registry.host);
const tag = (text: string) => ({ kind: 'tag', repository: repository(), tag: text }) as const;
const recalled = () => ours().recallTags(repository(), never);
const files = async (suffix: string) =>
  (await readdir(folder)).filter((file) => file.endsWith(suffix)).map((file) => join(folder, file));

describe('what a registry said', () => {
  it('is recalled by the next process, by repository, and is nobody else’s to read', async () => {
    registry.tags(name, ['v1', 'v2']);
    await all(ours().listTags(repository(), never));
    expect(await recalled()).toMatchObject({ tags: ['v1', 'v2'], whole: true });
    const other = { registry: registry.host, name: 'acme/web' };
    expect(await ours().recallTags(other, never)).toBeUndefined();
    const [file = ''] = await files('.tags');
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('of a list that was broken off does not replace a whole one', async () => {
    const names = Array.from({ length: 1500 }, (_, at) => `1.${at + 1000}`);
    registry.tags(name, names);
    const breakOff = async () => {
      for await (const page of ours().listTags(repository(), never)) if (page.length > 0) break;
    };
    await breakOff();
    expect(await recalled()).toMatchObject({ whole: false });
    await all(ours().listTags(repository(), never));
    await breakOff();
    expect((await recalled())?.tags).toHaveLength(1500);
  });

  it('is bounded: of a very long list the beginning is kept', async () => {
    const page = Array.from({ length: 101_000 }, (_, at) => `1.${at}`);
    registry.answer(`/v2/${name}/tags/list`, { body: { name, tags: page } });
    expect(await all(ours().listTags(repository(), never))).toHaveLength(101_000);
    const kept = await recalled();
    expect([kept?.tags.length, kept?.whole]).toEqual([100_000, false]);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -5)],
    ['of another repository', (text: string) => text.replace('acme/api', 'acme/xyz')],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['no JSON', () => '\u0000'],
  ])('is not believed when the file is %s', async (_, spoil) => {
    pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
    const first = ours();
    await all(first.listTags(repository(), never));
    await first.fetchManifest(tag('v1'), never);
    await expect.poll(() => files('.digests')).toHaveLength(1);
    for (const file of [...(await files('.tags')), ...(await files('.digests'))])
      await writeFile(file, spoil(await readFile(file, 'utf8')));
    expect(await recalled()).toBeUndefined();
    expect(await ours().recallManifest(tag('v1'), never)).toBeUndefined();
  });

  it('leaves out names no tag can have', async () => {
    registry.tags(name, ['v1', 'v2']);
    await all(ours().listTags(repository(), never));
    const [file = ''] = await files('.tags');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"v2"', '"../v2"'));
    expect((await recalled())?.tags).toEqual(['v1']);
  });

  it('is forgotten when the registry no longer has it', async () => {
    registry.tags(name, ['v1']);
    await all(ours().listTags(repository(), never));
    registry.script((_, response) => {
      reply(response, { status: 404 });
      return true;
    });
    await registryError(all(ours().listTags(repository(), never)));
    expect(await recalled()).toBeUndefined();
  });

  it('lets the next process ask with a HEAD, and recalls a manifest without asking', async () => {
    const image = pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
    await ours().fetchManifest(tag('v1'), never);
    await expect.poll(() => files('.digests')).toHaveLength(1);
    const next = ours();
    expect((await next.recallManifest(tag('v1'), never))?.fetched.descriptor.digest).toBe(
      image.digest,
    );
    expect(registry.requests).toHaveLength(1);
    await next.fetchManifest(tag('v1'), never);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  it('of tags is bounded: those looked at last stay', async () => {
    const kept = () => createKeptFiles(folder, { suffix: '.digests', capacity: 1_000_000 });
    const digests = createTagDigests(kept());
    const digest = digestOf(Buffer.from('one'));
    for (let at = 0; at < 2500; at += 1) digests.note(tag(`v${at}`), digest);
    expect(await digests.last(tag('v499'))).toBeUndefined();
    await expect
      .poll(async () => (await createTagDigests(kept()).last(tag('v2499')))?.digest)
      .toBe(digest);
    expect(await createTagDigests(kept()).last(tag('v499'))).toBeUndefined();
  });
});
