import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalCaches } from '../../../src/adapters/slipwayFolder/localCaches.ts';
import type { ReplacedCache } from '../../../src/build/localCache.ts';

const { signal } = new AbortController();
let root = '';
let cache: ReplacedCache;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-caches-'));
  const folder = join(root, '.slipway', 'cache', 'api');
  const fresh = join(root, '.slipway', 'cache', '.api.new');
  cache = { name: '.slipway/cache/api', folder, fresh, source: '', target: '' };
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What buildx leaves, with one blob. */
async function exported(folder: string, blob: string): Promise<void> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  await mkdir(join(folder, 'ingest'), { recursive: true });
  for (const file of ['index.json', 'oci-layout']) await writeFile(join(folder, file), '{}');
  await writeFile(join(folder, 'blobs', 'sha256', blob), blob);
}

const caches = () => createLocalCaches(root, 'a test');
const claimed = async () => {
  const claim = await caches().claim(cache, signal);
  if (claim === undefined) throw new Error('the cache is taken');
  return claim;
};
const blobs = () => readdir(join(cache.folder, 'blobs', 'sha256'));
const beside = () => readdir(join(root, '.slipway', 'cache'));

test('what a build exported takes the place of the old cache, and nothing else stays', async () => {
  expect(await caches().size(cache, signal)).toBe(0);
  await exported(cache.folder, 'older');
  expect(await caches().size(cache, signal)).toBe('older'.length);
  const claim = await claimed();
  await exported(cache.fresh, 'new');
  expect(await claim.replace()).toBe(true);
  expect(await blobs()).toEqual(['new']);
  expect(await beside()).toEqual(['api']);
  expect(await caches().size(cache, signal)).toBe('new'.length);
  // What git must not see is kept from it.
  expect(await readdir(join(root, '.slipway'))).toContain('.gitignore');
});

test('the first build has none to replace', async () => {
  const claim = await claimed();
  await exported(cache.fresh, 'new');
  expect(await claim.replace()).toBe(true);
  expect(await blobs()).toEqual(['new']);
});

test('a build that failed, or exported nothing, leaves the old cache', async () => {
  await exported(cache.folder, 'old');
  const failed = await claimed();
  await mkdir(cache.fresh);
  await failed.discard();
  expect([await blobs(), await beside()]).toEqual([['old'], ['api']]);
  expect(await (await claimed()).replace()).toBe(false);
  expect([await blobs(), await beside()]).toEqual([['old'], ['api']]);
});

test('a second build does not get it until the first has ended', async () => {
  const first = await claimed();
  expect(await caches().claim(cache, signal)).toBeUndefined();
  await first.discard();
  await (await claimed()).discard();
});

test('what a killed build left is removed, before the exchange and within it', async () => {
  await exported(cache.folder, 'old');
  // A process that is gone holds the lock, and left half an export.
  const script = `
    import { createLocalCaches } from ${JSON.stringify(new URL('../../../src/adapters/slipwayFolder/localCaches.ts', import.meta.url).href)};
    const claim = await createLocalCaches(${JSON.stringify(root)}, 'x').claim(${JSON.stringify(cache)}, new AbortController().signal);
    process.exit(claim === undefined ? 1 : 0);`;
  execFileSync('npx', ['tsx', '--input-type=module', '--eval', script], { stdio: 'pipe' });
  await mkdir(join(cache.fresh, 'ingest'), { recursive: true });
  expect(await beside()).toContain('.api.lock');
  const claim = await claimed();
  expect(await blobs()).toEqual(['old']);
  expect((await beside()).sort()).toEqual(['.api.lock', 'api']);
  await claim.discard();

  await rename(cache.folder, join(root, '.slipway', 'cache', '.api.old'));
  await (await claimed()).discard();
  expect([await blobs(), await beside()]).toEqual([['old'], ['api']]);
});

test('a folder that is no cache is never replaced', async () => {
  await exported(cache.folder, 'old');
  await writeFile(join(cache.folder, 'thesis.txt'), 'years of work');
  const refused = {
    reason: 'invalid-plan',
    message: expect.stringContaining('thesis.txt') as unknown,
  };
  await expect(caches().size(cache, signal)).rejects.toMatchObject(refused);
  await expect(caches().claim(cache, signal)).rejects.toMatchObject(refused);
  expect(await readdir(cache.folder)).toContain('thesis.txt');

  await rename(cache.folder, join(root, 'elsewhere'));
  await symlink(join(root, 'elsewhere'), cache.folder);
  await expect(caches().claim(cache, signal)).rejects.toThrow('it is a file or a link');
});
