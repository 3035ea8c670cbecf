import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagReference } from '../../../src/oci/reference.ts';
import { TagCatalog } from '../../../src/ui/images/tagCatalog.ts';
import type { TagList } from '../../../src/ui/images/tagList.ts';
import { namesAtOnce } from '../../../src/ui/images/tagList.ts';
import { api, client, registryError } from '../registry/client.ts';
import { askedOf, holdRequests } from '../registry/holdRequests.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { reply, startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex } from '../registry/images.ts';

let registry: HostileRegistry;
let catalog: TagCatalog;
let changes: boolean[];
let folder: string;

beforeEach(async () => {
  registry = await startHostileRegistry();
  folder = await mkdtemp(join(tmpdir(), 'slipway-catalog-'));
  newSession();
});

/** As after a restart of the editor. */
function newSession(): void {
  changes = [];
  catalog = new TagCatalog(
    client(undefined, { cacheFolder: folder }).registry,
    (_, settled) => changes.push(settled),
    () => undefined,
  );
}

afterEach(async () => {
  catalog.forget();
  await registry.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `1.${String(at).padStart(6, '0')}`);
const described = () => askedOf(registry).filter((one) => one.includes('/manifests/'));
const pagesAsked = () => askedOf(registry).filter((one) => one.includes('tags/list')).length;

async function opened(patience = 10_000): Promise<TagList> {
  const list = catalog.list(api(registry.host));
  await list.ready(patience);
  return list;
}

describe('a list of tags', () => {
  it('shows the first page while the next is on its way, and tells when all are there', async () => {
    registry.tags(name, names(2500));
    const held = holdRequests(registry, (path) => path.includes('last='));
    const list = await opened(1);
    expect([list.count, list.state.kind]).toEqual([1000, 'reading']);
    held.letGo();
    await expect.poll(() => list.state.kind).toBe('done');
    expect(list.count).toBe(2500);
    expect(changes.at(-1)).toBe(true);
  });

  it('case 27: reads so many names, and the rest when it is told to', async () => {
    registry.tags(name, names(namesAtOnce + 1500));
    const list = await opened();
    expect([list.count, list.state]).toEqual([namesAtOnce, { kind: 'paused', full: false }]);
    expect(pagesAsked()).toBe(namesAtOnce / 1000);
    list.readOn();
    await expect.poll(() => list.state.kind).toBe('done');
    expect(list.count).toBe(namesAtOnce + 1500);
  });

  it('a search reads what it has not looked at', async () => {
    registry.tags(name, [...names(namesAtOnce), 'zulu']);
    const list = await opened();
    list.search(true);
    await expect.poll(() => list.state.kind).toBe('done');
    expect(list.groups().flatMap(({ tags }) => tags)).toContain('zulu');
  });

  it('stops when told to, whatever is searched for, and goes on from there', async () => {
    registry.tags(name, names(4000));
    const held = holdRequests(registry, (path) => path.includes('last='));
    const list = await opened(1);
    list.stop();
    expect(list.state.kind).toBe('paused');
    await expect.poll(() => held.waiting).toBe(1);
    held.letGo();
    await expect.poll(() => list.count).toBe(2000);
    list.search(true);
    expect(list.state.kind).toBe('paused');
    expect(pagesAsked()).toBe(2);
    list.readOn();
    await expect.poll(() => list.state.kind).toBe('done');
    expect(list.count).toBe(4000);
  });

  it('keeps what it has when a later page cannot be read, and says that it is not all', async () => {
    registry.tags(name, names(2500));
    registry.script((request, response) => {
      if (!request.path.includes('last=')) return false;
      reply(response, { status: 403 });
      return true;
    });
    const list = await opened();
    expect(list.count).toBe(1000);
    expect(list.state).toMatchObject({ kind: 'failed', error: { reason: 'denied' } });
  });

  it('that cannot be read at all is a failure, not an empty list', async () => {
    expect((await registryError(opened())).reason).toBe('not-found');
  });

  it('case 28: without tags is empty', async () => {
    registry.answer(`/v2/${name}/tags/list`, { body: { name, tags: null } });
    const list = await opened();
    expect([list.count, list.state.kind]).toEqual([0, 'done']);
  });

  it('a refresh cancels the page under way', async () => {
    registry.tags(name, names(2500));
    const held = holdRequests(registry, (path) => path.includes('last='));
    const list = await opened(1);
    await expect.poll(() => held.waiting).toBe(1);
    catalog.forget();
    await expect.poll(() => list.state).toMatchObject({ error: { name: 'AbortError' } });
  });
});

const tag = (at: number): TagReference => {
  return { kind: 'tag', repository: api(registry.host), tag: `v${at}` };
};
const amd64 = { os: 'linux', architecture: 'amd64' };

describe('details', () => {
  it('are read six at a time, and not any more for what has left the screen', async () => {
    for (let at = 0; at < 20; at += 1) pushImage(registry, amd64, `v${at}`);
    const held = holdRequests(registry, (path) => path.includes('/manifests/'));
    for (let at = 0; at < 10; at += 1) catalog.describeInBackground(tag(at));
    await expect.poll(() => held.waiting).toBe(6);
    catalog.dropWaiting();
    catalog.describeInBackground(tag(19));
    held.letGo();
    await expect.poll(() => catalog.peekTag(tag(19))?.value).toBeDefined();
    await expect.poll(() => catalog.peekTag(tag(5))?.value).toBeDefined();
    expect(catalog.peekTag(tag(6))).toBeUndefined();
    expect(described()).toHaveLength(7);
  });
});

describe('a warm start', () => {
  const offline = (): void => {
    registry.script((_, response) => {
      response.destroy();
      return true;
    });
  };
  const shownNames = (list: TagList) => list.groups().flatMap(({ tags }) => tags);
  const keptFiles = async (suffix: string) =>
    (await readdir(folder)).filter((file) => file.endsWith(suffix));

  async function firstSession(): Promise<void> {
    for (const at of [1, 2]) pushImage(registry, amd64, `v${at}`);
    await opened();
    await catalog.describeTag(tag(2)).promise;
    await expect.poll(() => keptFiles('.digests')).toHaveLength(1);
    catalog.forget();
    registry.requests.length = 0;
  }

  it('shows the tags of the last session before the registry answers, then those of now', async () => {
    await firstSession();
    pushImage(registry, amd64, 'v3');
    const held = holdRequests(registry);
    newSession();
    const list = await opened();
    expect(shownNames(list)).toEqual(['v2', 'v1']);
    expect([list.state.kind, list.former?.whole]).toEqual(['reading', true]);
    expect(Math.abs(Date.now() - (list.former?.at ?? 0))).toBeLessThan(60_000);
    catalog.describeInBackground(tag(2));
    await expect.poll(() => catalog.peekTag(tag(2))?.value?.asOf).toBeDefined();
    held.letGo();
    await expect.poll(() => list.former).toBeUndefined();
    expect(shownNames(list)).toEqual(['v3', 'v2', 'v1']);
    await expect.poll(() => catalog.peekTag(tag(2))?.value?.asOf).toBeUndefined();
    expect(askedOf(registry)).toEqual([
      `GET /v2/${name}/tags/list?n=1000`,
      `HEAD /v2/${name}/manifests/v2`,
    ]);
  });

  it('case 81: offline shows them, the digests and the platforms, as of then', async () => {
    await firstSession();
    offline();
    newSession();
    const list = await opened();
    await expect.poll(() => list.state.kind, { timeout: 10_000 }).toBe('failed');
    expect(shownNames(list)).toEqual(['v2', 'v1']);
    expect(list.former).toMatchObject({ whole: true });
    catalog.describeInBackground(tag(2));
    await expect.poll(() => catalog.peekTag(tag(2))?.value?.asOf).toBeDefined();
    const { platforms } = await catalog.contents(tag(2));
    expect(platforms).toHaveLength(1);
    expect(described()).toEqual([]);
    expect((await registryError(catalog.describeTag(tag(1)).promise)).reason).toBe('unreachable');
  });

  it('offline without them is a failure with its remedy', async () => {
    offline();
    const error = await registryError(opened());
    expect(error.reason).toBe('unreachable');
    expect(error.remedy).toContain('Check that the registry is running');
  });

  it('shows nothing of what the registry denies or no longer has', async () => {
    await firstSession();
    registry.answer(`/v2/${name}/tags/list`, { status: 403 });
    newSession();
    expect((await registryError(opened())).reason).toBe('denied');
    registry.answer(`/v2/${name}/tags/list`, { status: 404 });
    newSession();
    expect((await registryError(opened())).reason).toBe('not-found');
    expect(await keptFiles('.tags')).toEqual([]);
  });
});

it('an index that names too many images is refused before any of them is asked for', async () => {
  const image = pushImage(registry, { os: 'linux', architecture: 'amd64' });
  const entries = Array.from({ length: 1001 }, (_, at) =>
    descriptor(image, types.manifest, { platform: { os: 'linux', architecture: `a${at}` } }),
  );
  pushIndex(registry, 'v1', entries);
  const reference = { kind: 'tag', repository: api(registry.host), tag: 'v1' } as const;
  const error = await registryError(catalog.contents(reference));
  expect(error.reason).toBe('too-large');
  expect(described()).toHaveLength(1);
});
