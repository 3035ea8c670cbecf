import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { BuildError } from '../../build/buildError.ts';
import type { CacheClaim, LocalCaches, ReplacedCache } from '../../build/localCache.ts';
import type { HeldLock } from './lockFile.ts';
import { takeLock } from './lockFile.ts';
import { codeOf, stateFolder, unwritable } from './stateFolder.ts';

/** What buildx writes for `type=local`: an OCI image layout. */
const layout = new Set(['blobs', 'ingest', 'index.json', 'index.json.lock', 'oci-layout']);

/** Local build caches of a project, by default in `.slipway/cache`. `by` is who replaces them. */
export function createLocalCaches(root: string, by: string): LocalCaches {
  return {
    async size({ folder, fresh }, signal) {
      if (fresh !== undefined) await requireCache(folder);
      return bytesIn(join(folder, 'blobs'), signal);
    },
    async claim(cache, signal) {
      const { folder } = cache;
      const places = placesOf(cache);
      for (const place of [folder, places.old, places.fresh]) await requireCache(place);
      await makeParent(root, folder);
      signal.throwIfAborted();
      const since = new Date().toISOString();
      const attempt = await takeLock(places.lock, { by, since }).catch((error: unknown) => {
        throw unwritable(places.lock, error);
      });
      if (attempt.kind === 'taken') return undefined;
      try {
        await recover(places);
      } catch (error) {
        await attempt.lock.release();
        throw unwritable(folder, error);
      }
      return claimOf(places, attempt.lock);
    },
  };
}

interface Places {
  readonly folder: string;
  readonly fresh: string;
  /** The folder while it is exchanged. */
  readonly old: string;
  readonly lock: string;
}

function placesOf({ folder, fresh }: ReplacedCache): Places {
  const beside = (ending: string): string => join(dirname(folder), `.${basename(folder)}${ending}`);
  return { folder, fresh, old: beside('.old'), lock: beside('.lock') };
}

/** What is to be replaced is removed: it must be a cache, and no link to one. */
async function requireCache(folder: string): Promise<void> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unwritable(folder, error);
  });
  if (found === undefined) return;
  if (!found.isDirectory()) throw notACache(folder, 'it is a file or a link');
  const other = (await readdir(folder)).find((name) => !layout.has(name));
  if (other !== undefined) throw notACache(folder, `it holds “${other}”`);
}

function notACache(folder: string, why: string): BuildError {
  return new BuildError(
    'invalid-plan',
    `${folder} is to be replaced by a build cache, but ${why}.`,
    'Name a folder of its own as path of the cache in slipway.yaml, or leave rotate out.',
  );
}

async function makeParent(root: string, folder: string): Promise<void> {
  const way = relative(join(root, '.slipway'), dirname(folder));
  const within = way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
  if (within && !way.includes(':')) await stateFolder(root, way);
  else
    await mkdir(dirname(folder), { recursive: true }).catch((error: unknown) => {
      throw unwritable(folder, error);
    });
}

/** After a build that was killed: before, between or after the two renames. */
async function recover({ folder, fresh, old }: Places): Promise<void> {
  if (!(await isThere(folder)) && (await isThere(old))) await rename(old, folder);
  for (const left of [old, fresh]) await remove(left);
}

function claimOf(places: Places, lock: HeldLock): CacheClaim {
  const { folder, fresh } = places;
  const discard = async (): Promise<void> => {
    try {
      await remove(fresh);
    } catch (error) {
      throw unwritable(fresh, error);
    } finally {
      await lock.release();
    }
  };
  return {
    discard,
    async replace() {
      if (!(await isThere(join(fresh, 'index.json')))) {
        await discard();
        return false;
      }
      try {
        await exchange(places);
      } catch (error) {
        await remove(fresh).catch(() => undefined);
        throw unwritable(folder, error);
      } finally {
        await lock.release();
      }
      return true;
    },
  };
}

async function exchange({ folder, fresh, old }: Places): Promise<void> {
  const had = await isThere(folder);
  if (had) await rename(folder, old);
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (had) await rename(old, folder);
    throw error;
  }
  await remove(old);
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** Of the files in a folder and those below it; 0 where there is none. */
async function bytesIn(folder: string, signal: AbortSignal): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw unwritable(folder, error);
  });
  let bytes = 0;
  for (const entry of entries) {
    signal.throwIfAborted();
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(path, signal);
    // Gone meanwhile: another build has replaced it.
    else if (entry.isFile()) bytes += (await lstat(path).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
