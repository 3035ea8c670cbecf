import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ProjectFiles } from '../../release/fileChanges/projectFiles.ts';
import { WorkspaceError } from '../../release/workspace.ts';
import { codeOf, replaceWhole } from './replaceWhole.ts';
import { pathWithin, withinFolder } from './withinFolder.ts';

const maxBytes = 8 * 1024 * 1024;

/** Text files below a folder of this machine, read and written byte for byte. */
export function createProjectFiles(root: string): ProjectFiles {
  const absolute = resolve(root);
  return {
    async read(path, signal) {
      signal.throwIfAborted();
      return textOf(absolute, path);
    },
    async replace(path, before, after, signal) {
      if ((await textOf(absolute, path)) !== before) throw changed(path);
      signal.throwIfAborted();
      await write(absolute, path, before === undefined, after);
    },
  };
}

async function textOf(root: string, path: string): Promise<string | undefined> {
  try {
    const file = await withinFolder(root, path);
    const found = await stat(file);
    if (!found.isFile()) throw unreadable(path, 'it is no file');
    if (found.size > maxBytes)
      throw new WorkspaceError(
        'too-large',
        `${path} is larger than 8 MiB.`,
        'Name a smaller file.',
      );
    // The byte order mark is kept.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(await readFile(file));
  } catch (error) {
    if (error instanceof WorkspaceError) throw error;
    if (error instanceof TypeError) throw unreadable(path, 'it is not text in UTF-8', error);
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, `it cannot be opened (${code})`, error);
  }
}

async function write(root: string, path: string, isNew: boolean, text: string): Promise<void> {
  const file = pathWithin(root, path);
  try {
    if (isNew) await makeFolder(root, dirname(path));
    else await realpath(file);
    await replaceWhole(file, isNew, text);
  } catch (error) {
    if (error instanceof WorkspaceError) throw error;
    throw new WorkspaceError(
      'unwritable',
      `${path} cannot be written (${codeOf(error)}). It is as it was.`,
      'Check its folder and its permissions.',
      { cause: error },
    );
  }
}

/** Its folder, or one above, may be a link that leaves the project: nothing is made behind such a link. */
async function makeFolder(root: string, folder: string): Promise<void> {
  try {
    await withinFolder(root, folder);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeFolder(root, dirname(folder));
    await mkdir(pathWithin(root, folder));
  }
}

function unreadable(path: string, why: string, cause?: unknown): WorkspaceError {
  return new WorkspaceError(
    'unreadable',
    `${path} cannot be read: ${why}.`,
    'Check the path and its permissions.',
    { cause },
  );
}

function changed(path: string): WorkspaceError {
  return new WorkspaceError(
    'changed',
    `${path} was changed by somebody else since it was read. It is as they left it.`,
    'Look at it, and try again.',
  );
}
