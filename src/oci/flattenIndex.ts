import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import type { Outline } from './outline.ts';
import { outline, outlineChildren } from './outline.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';

/** Levels of indexes within indexes that are opened; deeper ones are listed, not opened. */
const depthLimit = 4;
const childLimit = 1000;

/**
 * The outline of a manifest with the indexes inside it opened and their entries taken in. Each
 * digest is opened once, so a cycle ends. What lies too deep is in `other`. RegistryError.
 */
export async function flattenIndex(
  registry: Registry,
  fetched: FetchedManifest,
  limit: number,
  signal: AbortSignal,
): Promise<Outline> {
  if (fetched.manifest.kind === 'manifest') return outline(fetched);
  const opened = new Set<Digest>([fetched.descriptor.digest]);
  const children: Descriptor[] = [...fetched.manifest.manifests];
  let count = children.length;
  let unopened = outlineChildren(children).nested.filter(({ digest }) => !opened.has(digest));
  for (let depth = 1; depth < depthLimit && unopened.length > 0; depth += 1) {
    refuseTooMany(fetched, count);
    for (const { digest } of unopened) opened.add(digest);
    const found = await mapConcurrently(unopened, limit, async (descriptor) => {
      const entries = await entriesOf(registry, fetched, descriptor, signal);
      // Counted as they come: a thousand indexes may name a thousand each.
      count += entries.length;
      refuseTooMany(fetched, count);
      return entries;
    });
    children.push(...found.flat());
    unopened = outlineChildren(found.flat()).nested.filter(({ digest }) => !opened.has(digest));
  }
  refuseTooMany(fetched, count);
  const flat = outlineChildren(children);
  return { ...flat, nested: [], other: [...flat.other, ...unopened] };
}

async function entriesOf(
  registry: Registry,
  { repository }: FetchedManifest,
  { digest }: Descriptor,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const nested = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  return nested.manifest.kind === 'index' ? nested.manifest.manifests : [nested.descriptor];
}

/** RegistryError for an index that names more manifests, with those of the indexes in it, than are looked into. */
export function refuseTooMany(fetched: FetchedManifest, count: number): void {
  if (count <= childLimit) return;
  throw new RegistryError(
    'too-large',
    `${fetched.descriptor.digest} names ${count} manifests; Slipway looks into at most ${childLimit}.`,
    'Inspect one of the indexes it holds.',
    { host: fetched.repository.registry },
  );
}
