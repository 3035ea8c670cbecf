import type { Platform } from '../../oci/platform.ts';
import { parsePlatform } from '../../oci/platform.ts';
import type { Repository } from '../../oci/reference.ts';
import { InvalidReferenceError, parseRepository } from '../../oci/reference.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { blankImage } from '../inferImages.ts';
import { isRemoteContext, joinedPath } from '../projectPath.ts';
import type { RemoteRepository } from '../remote.ts';
import type { MatrixComponent } from './matrixFile.ts';

export interface MatrixImage {
  readonly image: ImageDefinition;
  /** Set when no Dockerfile was found for it: where was looked. */
  readonly missing?: string;
}

/** The components of a matrix file as images; each needs a Dockerfile near the file. */
export function matrixImages(
  components: readonly MatrixComponent[],
  file: string,
  dockerfiles: readonly string[],
  remote: RemoteRepository | undefined,
): MatrixImage[] {
  const slash = file.lastIndexOf('/');
  const folder = slash < 0 ? '' : file.slice(0, slash);
  return components.map((component) => {
    const place = placeOf(component, folder, new Set(dockerfiles));
    const { name, target, platforms, byDigest } = component;
    const image: ImageDefinition = {
      ...blankImage(name, repositoriesOf(remote, name)),
      context: place.context,
      ...(place.dockerfile === undefined ? {} : { dockerfile: place.dockerfile }),
      ...(target === undefined ? {} : { target }),
      platforms: platforms.flatMap((text): Platform[] => {
        const platform = parsePlatform(text);
        return platform === undefined ? [] : [platform];
      }),
      strategy: byDigest ? 'by-digest' : 'together',
      origin: 'matrix',
      file,
    };
    return place.found ? { image } : { image, missing: place.looked.join(', ') };
  });
}

interface Place {
  readonly context: string;
  readonly dockerfile?: string;
  readonly found: boolean;
  readonly looked: readonly string[];
}

/** Where a component is built from: what the matrix says, else the usual places near it. */
function placeOf(
  { name, context, dockerfile }: MatrixComponent,
  folder: string,
  known: ReadonlySet<string>,
): Place {
  if (context !== undefined && isRemoteContext(context))
    return {
      context,
      ...(dockerfile === undefined ? {} : { dockerfile }),
      found: true,
      looked: [],
    };
  if (context !== undefined || dockerfile !== undefined) {
    const home = joinedPath(folder, context ?? '.');
    const path = joinedPath(home, dockerfile ?? 'Dockerfile');
    const isDefault = dockerfile === undefined;
    return {
      context: home,
      ...(isDefault ? {} : { dockerfile: path }),
      found: known.has(path),
      looked: [path],
    };
  }
  const folders = folder === '' ? ['.'] : [folder, '.'];
  const places = folders.flatMap((home): [string, string][] => [
    [joinedPath(home, name), joinedPath(home, `${name}/Dockerfile`)],
    [home, joinedPath(home, `Dockerfile.${name}`)],
    [home, joinedPath(home, `${name}.Dockerfile`)],
    ...(home === '.' && folder !== ''
      ? []
      : [[home, joinedPath(home, 'Dockerfile')] as [string, string]]),
  ]);
  const looked = places.map(([, path]) => path);
  const hit = places.find(([, path]) => known.has(path));
  if (hit === undefined) return { context: folders[0] ?? '.', found: false, looked };
  const [home, path] = hit;
  const isDefault = path === joinedPath(home, 'Dockerfile');
  return { context: home, ...(isDefault ? {} : { dockerfile: path }), found: true, looked };
}

/** A mirror of several components keeps each below the repository: `ghcr.io/owner/name/component`. */
function repositoriesOf(remote: RemoteRepository | undefined, component: string): Repository[] {
  if (remote === undefined) return [];
  const registry = { 'github.com': 'ghcr.io', 'gitlab.com': 'registry.gitlab.com' }[remote.host];
  if (registry === undefined) return [];
  try {
    return [parseRepository(`${registry}/${remote.path}/${component}`.toLowerCase())];
  } catch (error) {
    if (error instanceof InvalidReferenceError) return [];
    throw error;
  }
}
