import { absentAsUndefined } from '../absent.ts';
import type { Digest } from '../digest.ts';
import { isAbort } from '../failure.ts';
import { flattenIndex } from '../flattenIndex.ts';
import type { ImageConfig } from '../imageConfig.ts';
import { parseImageConfig } from '../imageConfig.ts';
import { mapConcurrently } from '../mapConcurrently.ts';
import type { FetchedManifest } from '../manifest.ts';
import { orderTags } from '../orderTags.ts';
import type { Platform } from '../platform.ts';
import type { Repository, TagReference } from '../reference.ts';
import { formatRepository } from '../reference.ts';
import type { Registry } from '../registry.ts';
import { RegistryError } from '../registryError.ts';
import { isSameContent } from './isSameContent.ts';
import type { LocalImage, LocalImages } from './localImage.ts';

/**
 * `same`: what the registry's tag leads to is what is here. `untagged`: the registry has the image,
 * but not this tag. `unknown`: it could not be asked.
 */
export type LocalState = 'same' | 'differs' | 'untagged' | 'never-pushed' | 'unknown';

/** A tag of the engine beside the registry's tag of the same name. */
export interface ComparedImage {
  readonly reference: TagReference;
  readonly image: LocalImage;
  readonly state: LocalState;
  /** What the registry's tag points at. */
  readonly remote?: Digest;
  /** Why the state is `unknown`. */
  readonly error?: unknown;
}

interface Ports {
  readonly registry: Registry;
  readonly localImages: LocalImages;
}

const concurrency = 6;

/** The tags that images of the engine have in a repository, in display order. */
export function tagsHere(
  images: readonly LocalImage[],
  repository: Repository,
): Pick<ComparedImage, 'reference' | 'image'>[] {
  const name = formatRepository(repository);
  const here = new Map<string, Pick<ComparedImage, 'reference' | 'image'>>();
  for (const image of images)
    for (const reference of image.tags)
      if (formatRepository(reference.repository) === name)
        here.set(reference.tag, { reference, image });
  return orderTags([...here.keys()]).flatMap((tag) => here.get(tag) ?? []);
}

/**
 * Compares tags of the engine with what the registry has under the same names, by digest, and where
 * digests differ by config and layers: an image may be packed anew when it is loaded. Of a
 * registry that fails the state is `unknown`; fails as LocalImages does.
 */
export function compareLocal(
  ports: Ports,
  here: readonly Pick<ComparedImage, 'reference' | 'image'>[],
  signal: AbortSignal,
): Promise<ComparedImage[]> {
  return mapConcurrently(here, concurrency, async ({ reference, image }) => {
    try {
      return { reference, image, ...(await stateOf(ports, reference, image, signal)) };
    } catch (error) {
      if (isAbort(error) || !(error instanceof RegistryError)) throw error;
      return { reference, image, state: 'unknown', error };
    }
  });
}

async function stateOf(
  { registry, localImages }: Ports,
  reference: TagReference,
  image: LocalImage,
  signal: AbortSignal,
): Promise<Pick<ComparedImage, 'state' | 'remote'>> {
  const { repository } = reference;
  const remote = await absentAsUndefined(registry.resolve(reference, signal));
  const known = new Set([image.id, ...digestsIn(image, repository)]);
  if (remote === undefined) {
    const isHeld = async (digest: Digest): Promise<boolean> =>
      (await absentAsUndefined(
        registry.resolve({ kind: 'digest', repository, digest }, signal),
      )) !== undefined;
    const whole = await mapConcurrently([...known], concurrency, isHeld);
    const parts = await mapConcurrently(image.manifests, concurrency, isHeld);
    const held = whole.includes(true) || (parts.length > 0 && !parts.includes(false));
    return { state: held ? 'untagged' : 'never-pushed' };
  }
  const { digest } = remote;
  if (known.has(digest)) return { state: 'same', remote: digest };
  const fetched = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  const same =
    (await holds(registry, fetched, image, signal)) ||
    (await isPackedAnew(registry, fetched, await localImages.config(image.id, signal), signal));
  return { state: same ? 'same' : 'differs', remote: digest };
}

function digestsIn(image: LocalImage, repository: Repository): Digest[] {
  const name = formatRepository(repository);
  return image.digests
    .filter((one) => formatRepository(one.repository) === name)
    .map(({ digest }) => digest);
}

/** Whether every platform that is here is one of the registry's; in the classic store, by its config. */
async function holds(
  registry: Registry,
  fetched: FetchedManifest,
  { id, manifests }: LocalImage,
  signal: AbortSignal,
): Promise<boolean> {
  const { platforms } = await flattenIndex(registry, fetched, concurrency, signal);
  const remote = new Set(platforms.map(({ descriptor }) => descriptor.digest));
  if (remote.has(id)) return true;
  if (manifests.length > 0) return manifests.every((digest) => remote.has(digest));
  const { repository } = fetched;
  const configs = await mapConcurrently([...remote], concurrency, async (digest) => {
    const child = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
    return child.manifest.kind === 'manifest' ? child.manifest.config.digest : undefined;
  });
  return configs.includes(id);
}

/** The same layers, uncompressed, and the same config of one of the platforms. */
async function isPackedAnew(
  registry: Registry,
  fetched: FetchedManifest,
  here: ImageConfig,
  signal: AbortSignal,
): Promise<boolean> {
  const { repository } = fetched;
  const { platforms } = await flattenIndex(registry, fetched, concurrency, signal);
  for (const { platform, descriptor } of platforms) {
    if (platform !== undefined && !isOf(platform, here.platform)) continue;
    const { digest } = descriptor;
    const { manifest } = await registry.fetchManifest(
      { kind: 'digest', repository, digest },
      signal,
    );
    if (manifest.kind !== 'manifest') continue;
    const config = parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal));
    if (isSameContent(config, here)) return true;
  }
  return false;
}

/** Engines add the variant that is usual for an architecture. */
function isOf(one: Platform, other: Platform | undefined): boolean {
  return one.os === other?.os && one.architecture === other.architecture;
}
