import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBuildRecords } from '../../../src/adapters/slipwayFolder/buildRecords.ts';

let root = '';
const { signal } = new AbortController();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-records-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('is kept by image, out of git, and nothing unfinished stays beside it', async () => {
  const records = createBuildRecords(root);
  expect(await records.read('api', signal)).toBeUndefined();
  await records.write('api', 'one', signal);
  await records.write('api', 'two', signal);
  expect(await records.read('api', signal)).toBe('two');
  expect(await readdir(join(root, '.slipway/builds'))).toEqual(['api.json']);
  expect(await readFile(join(root, '.slipway/.gitignore'), 'utf8')).toBe('*\n');
});

test('names of images are no paths, and are not mixed up', async () => {
  const records = createBuildRecords(root);
  const names = ['../../etc/passwd', 'API', 'api', 'a b', 'a-b'];
  for (const name of names) await records.write(name, name, signal);
  for (const name of names) expect(await records.read(name, signal)).toBe(name);
  expect(await readdir(root)).toEqual(['.slipway']);
});

test('a link in the repository does not lead out of it', async () => {
  const other = await mkdtemp(join(tmpdir(), 'slipway-elsewhere-'));
  try {
    await symlink(other, join(root, '.slipway'));
    await expect(createBuildRecords(root).write('api', 'x', signal)).rejects.toMatchObject({
      reason: 'unwritable',
    });
    expect(await readdir(other)).toEqual([]);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});
