import { csvLine } from '../../build/csvLine.ts';
import type { ImageCache } from './imageDefinition.ts';
import { projectPath } from '../projectPath.ts';

/** buildx's `--cache-from` and `--cache-to` values of an image. */
export function cacheOptions(
  cache: ImageCache | undefined,
  image: string,
  root: string,
): { cacheFrom: string[]; cacheTo: string[] } {
  if (cache === undefined) return { cacheFrom: [], cacheTo: [] };
  const mode = `mode=${cache.mode ?? 'max'}`;
  const from = [...cache.from];
  const to = [...cache.to];
  switch (cache.type) {
    case 'local': {
      const folder = projectPath(root, cache.path ?? `.slipway/cache/${image}`);
      from.push(csvLine(['type=local', `src=${folder}`]));
      to.push(csvLine(['type=local', `dest=${folder}`, mode]));
      break;
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
      to.push('type=inline');
      break;
    case 'none':
  }
  return { cacheFrom: from, cacheTo: to };
}
