import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EnvFiles } from '../../release/pin/envFile.ts';
import { EnvFileError } from '../../release/pin/envFile.ts';
import { codeOf, replaceWhole } from './replaceWhole.ts';

const maxBytes = 1024 * 1024;

/** Env files of this machine; a relative path is below `root`. Links are followed, modes kept. */
export function createEnvFiles(root: string): EnvFiles {
  return {
    async read(path, signal) {
      signal.throwIfAborted();
      return textOf(resolve(root, path), path);
    },
    async replace(path, before, after, signal) {
      const file = resolve(root, path);
      if ((await textOf(file, path)) !== before) throw changed(path);
      signal.throwIfAborted();
      await write(file, path, before === undefined, after);
    },
  };
}

async function textOf(file: string, path: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw unreadable(path, 'it is no file');
    if (found.size > maxBytes) throw unreadable(path, 'it is larger than 1 MiB');
    const bytes = await readFile(file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof EnvFileError) throw error;
    if (error instanceof TypeError) throw unreadable(path, 'it is not text in UTF-8', error);
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw unreadable(path, `it cannot be opened (${code})`, error);
  }
}

async function write(file: string, path: string, isNew: boolean, text: string): Promise<void> {
  try {
    await replaceWhole(file, isNew, text);
  } catch (error) {
    throw new EnvFileError(
      'unwritable',
      `${path} cannot be written (${codeOf(error)}). It is as it was.`,
      'Check its folder and its permissions.',
      { cause: error },
    );
  }
}

function unreadable(path: string, why: string, cause?: unknown): EnvFileError {
  return new EnvFileError(
    'unreadable',
    `${path} cannot be read: ${why}.`,
    'Name the env file of the deployment, such as .env.',
    { cause },
  );
}

function changed(path: string): EnvFileError {
  return new EnvFileError(
    'changed',
    `${path} was changed by somebody else since it was read. Nothing was written.`,
    'Look at it, and run it again.',
  );
}
