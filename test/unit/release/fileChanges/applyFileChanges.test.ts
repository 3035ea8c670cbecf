import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProjectFiles } from '../../../../src/adapters/workspace/projectFiles.ts';
import { writeFileChanges } from '../../../../src/release/fileChanges/applyFileChanges.ts';
import type { ProjectFiles } from '../../../../src/release/fileChanges/projectFiles.ts';
import { signal } from '../fakes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-changes-'));
  await writeFile(join(folder, 'a'), 'old a');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan = {
  message: '',
  concerns: [],
  files: [
    { path: 'a', before: 'old a', after: 'new a', lines: [] },
    { path: 'b', before: 'not what is there', after: 'new b', lines: [] },
  ],
};
const textOfA = () => readFile(join(folder, 'a'), 'utf8');

it('puts back what it has written when a later file fails', async () => {
  const written = writeFileChanges({ files: createProjectFiles(folder) }, plan, signal);
  await expect(written).rejects.toMatchObject({ name: 'WorkspaceError', reason: 'changed' });
  expect(await textOfA()).toBe('old a');
});

it('says which files could not be put back, and why all began', async () => {
  const real = createProjectFiles(folder);
  // As on a disk that is full by now.
  const files: ProjectFiles = {
    ...real,
    replace: async (path, before, after, within) => {
      if (after === 'old a') throw new Error('ENOSPC');
      await real.replace(path, before, after, within);
    },
  };
  await expect(writeFileChanges({ files }, plan, signal)).rejects.toMatchObject({
    reason: 'half-written',
    message: expect.stringContaining('put back: a.') as string,
    cause: { reason: 'changed' },
  });
  expect(await textOfA()).toBe('new a');
});
