import { refuseTooMany } from '../flattenIndex.ts';
import { imagePlatform } from '../imagePlatform.ts';
import type { FetchedManifest } from '../manifest.ts';
import { isIndexType } from '../mediaType.ts';
import type { Reference } from '../reference.ts';
import { formatReference } from '../reference.ts';
import type { Registry } from '../registry.ts';
import { RegistryError } from '../registryError.ts';
import type { IndexEntry } from './indexEntry.ts';
import { indexEntries } from './indexEntry.ts';
import { MergeError } from './mergeError.ts';

/** One of the things merged, and what of it comes into the index. */
export interface MergeSource {
  readonly fetched: FetchedManifest;
  /** Of an index, its own, attestations included; nested indexes opened. */
  readonly entries: readonly IndexEntry[];
}

const deepest = 4;

/** Reads an image or an index. RegistryError; MergeError `not-an-image`. */
export async function readMergeSource(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<MergeSource> {
  const fetched = await registry.fetchManifest(reference, signal);
  if (fetched.manifest.kind === 'index')
    return { fetched, entries: await entriesOf(registry, fetched, signal) };
  const platform = await imagePlatform(registry, fetched, signal);
  if (platform === undefined) throw notAnImage(reference);
  const { mediaType, digest, size } = fetched.descriptor;
  const { os, architecture, variant, osVersion } = platform;
  const named = {
    architecture,
    os,
    ...(osVersion === undefined ? {} : { 'os.version': osVersion }),
    ...(variant === undefined ? {} : { variant }),
  };
  return { fetched, entries: [{ mediaType, digest, size, platform: named }] };
}

/** Nested indexes opened; the same one as often as it is named, so that what they hold is counted. */
async function entriesOf(
  registry: Registry,
  top: FetchedManifest,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const found: IndexEntry[] = [];
  let count = 0;
  async function open(index: FetchedManifest, depth: number): Promise<void> {
    const entries = indexEntries(index.bytes);
    if (typeof entries === 'string') throw unreadable(index, entries);
    count += entries.length;
    refuseTooMany(top, count);
    const { repository } = index;
    for (const entry of entries) {
      if (!isIndexType(entry.mediaType) || depth === 0) {
        found.push(entry);
        continue;
      }
      const nested = { kind: 'digest', repository, digest: entry.digest } as const;
      await open(await registry.fetchManifest(nested, signal), depth - 1);
    }
  }
  await open(top, deepest);
  return found;
}

function unreadable({ repository, descriptor }: FetchedManifest, why: string): RegistryError {
  const reference = formatReference({ kind: 'digest', repository, digest: descriptor.digest });
  return new RegistryError(
    'malformed',
    `${reference} cannot be merged: ${why}.`,
    'Push the image again.',
    { host: repository.registry },
  );
}

function notAnImage(reference: Reference): MergeError {
  return new MergeError(
    'not-an-image',
    `${formatReference(reference)} is no container image: it has no platform.`,
    'Name the digest a build printed; attestations come along with their image’s index.',
  );
}
