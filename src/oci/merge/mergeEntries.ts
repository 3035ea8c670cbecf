import { isAttestation } from '../attestation.ts';
import type { Digest } from '../digest.ts';
import { descriptorOf } from '../foreignJson.ts';
import type { Descriptor } from '../manifest.ts';
import { formatPlatform, isUnknownPlatform } from '../platform.ts';
import type { IndexEntry } from './indexEntry.ts';
import { MergeError } from './mergeError.ts';

/**
 * Entries of several sources as those of one index: in their order, each digest once with what all
 * sources say about it. Throws MergeError when two different images are for one platform.
 */
export function mergeEntries(sources: readonly (readonly IndexEntry[])[]): readonly IndexEntry[] {
  const merged = new Map<Digest, IndexEntry>();
  for (const entry of sources.flat()) {
    const before = merged.get(entry.digest);
    merged.set(entry.digest, before === undefined ? entry : joined(before, entry));
  }
  const entries = [...merged.values()];
  refuseSamePlatform(entries);
  return entries;
}

function joined(one: IndexEntry, other: IndexEntry): IndexEntry {
  const platform = other.platform ?? one.platform;
  const annotations = { ...one.annotations, ...other.annotations };
  return {
    ...one,
    ...(platform === undefined ? {} : { platform }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

export function entryDescriptor(entry: IndexEntry): Descriptor {
  const { mediaType, digest, size, annotations, platform } = entry;
  const artifactType = typeof entry['artifactType'] === 'string' ? entry['artifactType'] : null;
  return descriptorOf({ mediaType, digest, size, annotations, platform, artifactType });
}

function refuseSamePlatform(entries: readonly IndexEntry[]): void {
  const owners = new Map<string, Digest>();
  for (const entry of entries) {
    const descriptor = entryDescriptor(entry);
    const { platform, digest } = descriptor;
    if (platform === undefined || isUnknownPlatform(platform) || isAttestation(descriptor))
      continue;
    // Windows images of one architecture differ in the version of the system alone.
    const key = `${formatPlatform(platform)} ${platform.osVersion ?? ''}`.trim();
    const owner = owners.get(key);
    if (owner !== undefined) throw samePlatform(key, owner, digest);
    owners.set(key, digest);
  }
}

function samePlatform(platform: string, one: Digest, other: Digest): MergeError {
  return new MergeError(
    'same-platform',
    `Both ${one} and ${other} are for ${platform}: which of them would run is not defined.`,
    'Leave one of them out; digests of an earlier run may still be among yours.',
  );
}
