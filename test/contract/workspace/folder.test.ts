import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspace } from '../../../src/adapters/workspace/folder.ts';

let root = '';
const { signal } = new AbortController();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-folder-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(path: string, text: string | Uint8Array = ''): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

describe('text', () => {
  test('is read without its byte order mark', async () => {
    await put('a/b.txt', '\uFEFFhello');
    expect(await createWorkspace(root).readText('a/b.txt', signal)).toBe('hello');
  });

  test('is undefined when there is none', async () => {
    await put('file', 'x');
    expect(await createWorkspace(root).readText('none', signal)).toBeUndefined();
    expect(await createWorkspace(root).readText('file/below', signal)).toBeUndefined();
  });

  test.each(['../outside', 'a/../../outside', '/etc/passwd', 'a\0b'])(
    'outside of the folder is refused: %j',
    async (path) => {
      const reading = createWorkspace(root).readText(path, signal);
      await expect(reading).rejects.toMatchObject({ reason: 'outside' });
    },
  );

  test('a link that leads out is refused, one that stays is followed', async () => {
    await put('inside.txt', 'in');
    await symlink('/etc/hostname', join(root, 'out'));
    await symlink('inside.txt', join(root, 'in'));
    const workspace = createWorkspace(root);
    await expect(workspace.readText('out', signal)).rejects.toMatchObject({ reason: 'outside' });
    expect(await workspace.readText('in', signal)).toBe('in');
  });

  test('too large is refused', async () => {
    await put('large', new Uint8Array(8 * 1024 * 1024 + 1));
    const reading = createWorkspace(root).readText('large', signal);
    await expect(reading).rejects.toMatchObject({ reason: 'too-large' });
  });

  test('a folder is no text', async () => {
    await mkdir(join(root, 'folder'));
    const reading = createWorkspace(root).readText('folder', signal);
    await expect(reading).rejects.toMatchObject({ reason: 'unreadable' });
  });

  test('abort', async () => {
    const reading = createWorkspace(root).readText('x', AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('Dockerfiles are found four folders deep, nearest first', async () => {
  const wanted = [
    'Dockerfile',
    'Dockerfile.worker',
    'api.Dockerfile',
    'web/Dockerfile',
    'a/b/c/d/Dockerfile',
  ];
  const unwanted = [
    'Dockerfile.dockerignore',
    'Dockerfiles.md',
    'node_modules/x/Dockerfile',
    '.devcontainer/Dockerfile',
    'a/b/c/d/e/Dockerfile',
  ];
  for (const path of [...wanted, ...unwanted]) await put(path);
  await symlink(root, join(root, 'loop'));
  expect(await createWorkspace(root).findDockerfiles(signal)).toEqual(wanted);
});

test('a folder that is not there has no Dockerfiles', async () => {
  expect(await createWorkspace(join(root, 'none')).findDockerfiles(signal)).toEqual([]);
});

test('workflows are the YAML files of their folder', async () => {
  for (const name of ['release.yml', 'ci.yaml', 'README.md', 'old/ci.yml'])
    await put(`.github/workflows/${name}`);
  const found = await createWorkspace(root).findWorkflows(signal);
  expect(found).toEqual(['.github/workflows/ci.yaml', '.github/workflows/release.yml']);
});
