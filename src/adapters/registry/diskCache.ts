import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../oci/digest.ts';
import { matchesDigest } from './contentDigest.ts';

/** Content on disk. Never trusted: what is read is hashed; what cannot be read or kept is a miss. */
export interface DiskCache {
  read(key: string, digest: Digest): Promise<Uint8Array | undefined>;
  keep(key: string, bytes: Uint8Array): Promise<void>;
}

/** Files of this many bytes in all are left after tidying, the most recently used ones. */
const tidyTo = 0.8;

/** A cache in `folder` of at most about `capacity` bytes. Several processes may share it. */
export function createDiskCache(folder: string, capacity = 64 * 1024 * 1024): DiskCache {
  let size: number | undefined;

  async function keep(key: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, nameOf(key));
    await writeAtomically(path, bytes);
    size = size === undefined ? await tidy(folder, capacity) : size + bytes.length;
    if (size > capacity) size = await tidy(folder, capacity);
  }

  return {
    async read(key, digest) {
      const path = join(folder, nameOf(key));
      try {
        const bytes = await readFile(path);
        if (!matchesDigest(bytes, digest)) {
          await rm(path, { force: true });
          return undefined;
        }
        const now = new Date();
        await utimes(path, now, now);
        return bytes;
      } catch {
        return undefined;
      }
    },
    // A full or read-only disk must not keep anybody from reading a registry.
    keep: (key, bytes) => keep(key, bytes).catch(() => undefined),
  };
}

/** No part of the key becomes a path. */
function nameOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}.content`;
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    // Not flushed: what a crash leaves half written is found out by its hash.
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
async function tidy(folder: string, capacity: number): Promise<number> {
  const files = await filesIn(folder);
  let size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= capacity) return size;
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (size <= capacity * tidyTo) break;
    await rm(file.path, { force: true });
    size -= file.size;
  }
  return size;
}

async function filesIn(folder: string): Promise<Kept[]> {
  const files: Kept[] = [];
  for (const name of await readdir(folder)) {
    if (!name.includes('.content')) continue;
    const path = join(folder, name);
    // Another window may have removed it meanwhile.
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) files.push({ path, size: found.size, used: found.mtimeMs });
  }
  return files;
}
