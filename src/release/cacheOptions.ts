import type { ImageCache } from './imageDefinition.ts';
import { projectPath } from './projectPath.ts';

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
      from.push(csv(['type=local', `src=${folder}`]));
      to.push(csv(['type=local', `dest=${folder}`, mode]));
      break;
    }
    case 'registry':
      if (cache.ref === undefined) break;
      from.push(csv(['type=registry', `ref=${cache.ref}`]));
      to.push(csv(['type=registry', `ref=${cache.ref}`, mode]));
      break;
    case 'gha':
      from.push(csv(['type=gha', `scope=${image}`]));
      to.push(csv(['type=gha', `scope=${image}`, mode]));
      break;
    case 'inline':
      to.push('type=inline');
      break;
    case 'none':
  }
  return { cacheFrom: from, cacheTo: to };
}

/** buildx reads these values as a line of CSV. */
function csv(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}
