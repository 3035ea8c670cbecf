import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files by key in one folder. What cannot be read or kept is not there: nothing fails. */
export interface KeptFiles {
  read(key: string): Promise<Uint8Array | undefined>;
  keep(key: string, bytes: Uint8Array): Promise<void>;
  drop(key: string): Promise<void>;
}

export interface KeptFilesOptions {
  /** What the files' names end with: several kinds may share a folder. */
  readonly suffix: `.${string}`;
  /** Bytes in all, about. */
  readonly capacity: number;
}

/** Files of this share of the capacity are left after tidying, the most recently used ones. */
const tidyTo = 0.8;

/** Keeps files in `folder`, whole or not at all. Several processes may share it. */
export function createKeptFiles(folder: string, options: KeptFilesOptions): KeptFiles {
  const { suffix, capacity } = options;
  let size: number | undefined;
  /** No part of the key becomes a path. */
  const pathOf = (key: string): string =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}${suffix}`);

  async function keep(key: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAtomically(pathOf(key), bytes);
    size = size === undefined ? await tidy(folder, options) : size + bytes.length;
    if (size > capacity) size = await tidy(folder, options);
  }

  return {
    async read(key) {
      const path = pathOf(key);
      try {
        const bytes = await readFile(path);
        const now = new Date();
        await utimes(path, now, now);
        return bytes;
      } catch {
        return undefined;
      }
    },
    // A full or read-only disk must not keep anybody from reading a registry.
    keep: (key, bytes) => keep(key, bytes).catch(() => undefined),
    drop: (key) => rm(pathOf(key), { force: true }).catch(() => undefined),
  };
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    // Not flushed: what a crash leaves half written is found out by its reader.
    await writeFile(unfinished, bytes, { flag: 'wx', mode: 0o600 });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

interface Kept {
  readonly path: string;
  readonly size: number;
  readonly used: number;
}

/** Bytes in the folder, after the least recently used files were removed if they were too many. */
async function tidy(folder: string, { suffix, capacity }: KeptFilesOptions): Promise<number> {
  const files = await filesIn(folder, suffix);
  let size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= capacity) return size;
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (size <= capacity * tidyTo) break;
    await rm(file.path, { force: true });
    size -= file.size;
  }
  return size;
}

/** Unfinished ones included: a process may have died over them. */
async function filesIn(folder: string, suffix: string): Promise<Kept[]> {
  const files: Kept[] = [];
  for (const name of await readdir(folder)) {
    if (!name.includes(suffix)) continue;
    const path = join(folder, name);
    // Another window may have removed it meanwhile.
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) files.push({ path, size: found.size, used: found.mtimeMs });
  }
  return files;
}
