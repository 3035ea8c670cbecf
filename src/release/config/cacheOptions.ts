import type { PlatformCache } from '../../build/buildSpec.ts';
import { csvLine } from '../../build/csvLine.ts';
import type { LocalCache } from '../../build/localCache.ts';
import type { ImageCache } from './imageDefinition.ts';
import { projectPath } from '../projectPath.ts';

/**
 * buildx's `--cache-from` and `--cache-to` values of an image. `pushed` is where an earlier build
 * may have left an inline cache.
 */
export function cacheOptions(
  cache: ImageCache | undefined,
  image: string,
  root: string,
  pushed: readonly string[] = [],
): PlatformCache {
  if (cache === undefined) return { cacheFrom: [], cacheTo: [] };
  const mode = `mode=${cache.mode ?? 'max'}`;
  const from = [...cache.from];
  const to = [...cache.to];
  switch (cache.type) {
    case 'local': {
      const localCache = localCacheOf(cache, image, root, mode);
      const { source, target } = localCache;
      return { cacheFrom: [...from, source], cacheTo: [...to, target], localCache };
    }
    case 'registry':
      if (cache.ref === undefined) break;
      from.push(csvLine(['type=registry', `ref=${cache.ref}`]));
      to.push(csvLine(['type=registry', `ref=${cache.ref}`, mode]));
      break;
    case 'gha':
      from.push(csvLine(['type=gha', `scope=${image}`]));
      to.push(csvLine(['type=gha', `scope=${image}`, mode]));
      break;
    case 'inline':
      for (const ref of cache.ref === undefined ? pushed : [cache.ref])
        from.push(csvLine(['type=registry', `ref=${ref}`]));
      to.push('type=inline');
      break;
    case 'none':
  }
  return { cacheFrom: from, cacheTo: to };
}

function localCacheOf(
  { path, rotate }: ImageCache,
  image: string,
  root: string,
  mode: string,
): LocalCache {
  const written = path ?? `.slipway/cache/${image}`;
  const folder = projectPath(root, written).replace(/(?<=[^\\/:])[\\/]+$/, '');
  const fresh = rotate ? freshFolder(folder) : undefined;
  const name = folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
  return {
    name,
    folder,
    ...(fresh === undefined ? {} : { fresh }),
    source: csvLine(['type=local', `src=${folder}`]),
    target: csvLine(['type=local', `dest=${fresh ?? folder}`, mode]),
  };
}

/** Beside the folder, so that it can take its place by a rename: `.slipway/cache/.api.new`. */
function freshFolder(folder: string): string {
  const at = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\')) + 1;
  return `${folder.slice(0, at)}.${folder.slice(at)}.new`;
}
