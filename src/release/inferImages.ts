import type { Repository } from '../oci/reference.ts';
import { InvalidReferenceError, parseRepository } from '../oci/reference.ts';
import type { ImageDefinition } from './config/imageDefinition.ts';
import type { RemoteRepository } from './remote.ts';

/** Folders whose Dockerfiles are built from the folder above. */
const packaging = new Set(['docker', 'dockerfiles', 'build', 'deploy', 'container', 'containers']);

/** Folders whose Dockerfiles are no product. */
const notOurs = new Set(['fixtures', 'testdata', 'vendor', 'third_party', 'examples', 'example']);

/** Images of a project without configuration: one for each Dockerfile, named after where it stands. */
export function inferImages(
  dockerfiles: readonly string[],
  remote: RemoteRepository | undefined,
  rootName: string,
): ImageDefinition[] {
  const project = imageName(remote?.path.split('/').at(-1) ?? rootName) || 'image';
  const images = new Map<string, ImageDefinition>();
  for (const dockerfile of dockerfiles) {
    const folders = dockerfile.split('/').slice(0, -1);
    if (folders.some((folder) => notOurs.has(folder))) continue;
    const { context, part } = whatItBuilds(dockerfile, folders);
    const base = part === '' ? project : part;
    let name = base;
    for (let count = 2; images.has(name); count += 1) name = `${base}-${count}`;
    const suffix = part === '' ? name.slice(base.length + 1) : name;
    const isDefault = dockerfile === (context === '.' ? 'Dockerfile' : `${context}/Dockerfile`);
    images.set(name, {
      ...blankImage(name, inferRepositories(remote, suffix)),
      context,
      ...(isDefault ? {} : { dockerfile }),
    });
  }
  return [...images.values()];
}

/** Where images of this remote are published by default; empty for a forge without a registry we know. */
export function inferRepositories(
  remote: RemoteRepository | undefined,
  part: string,
): readonly Repository[] {
  if (remote === undefined) return [];
  const path = remote.path.toLowerCase();
  const name =
    remote.host === 'github.com'
      ? `ghcr.io/${path}${part === '' ? '' : `-${part}`}`
      : remote.host === 'gitlab.com'
        ? `registry.gitlab.com/${path}${part === '' ? '' : `/${part}`}`
        : undefined;
  if (name === undefined) return [];
  try {
    return [parseRepository(name)];
  } catch (error) {
    // A repository on the forge whose name no registry allows.
    if (error instanceof InvalidReferenceError) return [];
    throw error;
  }
}

/** An image nothing more is said of. */
export function blankImage(name: string, repositories: readonly Repository[]): ImageDefinition {
  return {
    ...{ name, repositories, context: '.', platforms: [], args: {}, labels: {}, annotations: {} },
    ...{ secrets: [], ssh: [], pull: false, strategy: 'together', skipExisting: false },
    origin: 'inferred',
  };
}

function whatItBuilds(
  dockerfile: string,
  folders: readonly string[],
): { context: string; part: string } {
  const file = dockerfile.split('/').at(-1) ?? '';
  const own = file.replace(/^Dockerfile\.?/i, '').replace(/\.Dockerfile$/i, '');
  const home = [...folders];
  while (packaging.has(home.at(-1) ?? '')) home.pop();
  const part = [...home, own].map(imageName).filter((word) => word !== '');
  return { context: home.length === 0 ? '.' : home.join('/'), part: part.join('-') };
}

/** Only what the name of a repository may hold. */
function imageName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
