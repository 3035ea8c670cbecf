import type { Digest } from '../digest.ts';
import type { FetchedManifest } from '../manifest.ts';
import { mapConcurrently } from '../mapConcurrently.ts';
import { isIndexType, ociIndex } from '../mediaType.ts';
import { parseManifest } from '../parseManifest.ts';
import type { Placement } from '../placement.ts';
import { planCopy } from '../planCopy.ts';
import type { CopyPlan } from '../planCopy.ts';
import { planTagWrites } from '../planTagWrites.ts';
import type { Reference, Repository, TagReference } from '../reference.ts';
import { formatRepository, groupByRepository } from '../reference.ts';
import type { WritePorts } from '../writeTags.ts';
import { requirePresent } from '../requirePresent.ts';
import { inWriteOrder } from '../tagChange.ts';
import { encodeIndex, indexType } from './encodeIndex.ts';
import type { IndexEntry } from './indexEntry.ts';
import { mergeEntries } from './mergeEntries.ts';
import { MergeError } from './mergeError.ts';
import type { MergeSource } from './readMergeSource.ts';
import { readMergeSource } from './readMergeSource.ts';

export interface MergeRequest {
  /** Images, or indexes whose entries are all taken. */
  readonly sources: readonly Reference[];
  /** In one or several repositories. */
  readonly targets: readonly TagReference[];
  /** Of the index. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** An index that is not written yet, and where it is to be. */
export interface MergePlan extends Placement {
  readonly entries: readonly IndexEntry[];
  /** What the user should know before it is written. */
  readonly notes: readonly string[];
}

export interface MergePorts extends WritePorts {
  /** The sha256 digest of bytes. */
  readonly digestOf: (bytes: Uint8Array) => Digest;
}

const concurrency = 4;

/**
 * Computes the index of the sources, and what writing it means. Everything it names was found in
 * its registry when this returns; nothing is written. MergeError; RegistryError.
 */
export async function planMerge(
  ports: MergePorts,
  request: MergeRequest,
  signal: AbortSignal,
): Promise<MergePlan> {
  const { registry } = ports;
  if (request.sources.length === 0 || request.targets.length === 0) throw nothing(request);
  const sources = await mapConcurrently(request.sources, concurrency, (reference) =>
    readMergeSource(registry, reference, signal),
  );
  await requirePresent(ports.writer, sources.flatMap(presence), signal);
  const { bytes, mediaType, entries, notes } = merged(sources, request.annotations);
  const digest = ports.digestOf(bytes);
  const groups = groupByRepository(request.targets);
  const [first] = groups;
  if (first === undefined) throw nothing(request);
  const copies = await planCopies(ports, sources, groups, signal);
  const tags = await mapConcurrently(groups, concurrency, ({ repository, tags: names }) =>
    planTagWrites(registry, repository, digest, names, signal),
  );
  const top = asFetched(first.repository, bytes, mediaType, digest);
  return { top, copies, tags: inWriteOrder(tags.flat()), entries, notes };
}

function presence({ fetched, entries }: MergeSource) {
  const { repository, descriptor } = fetched;
  const digests = [descriptor.digest, ...entries.map(({ digest }) => digest)];
  return [...new Set(digests)].map((digest) => ({ repository, digest }));
}

interface MergedIndex {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly entries: readonly IndexEntry[];
  readonly notes: readonly string[];
}

function merged(
  sources: readonly MergeSource[],
  annotations: Readonly<Record<string, string>>,
): MergedIndex {
  const [only, second] = sources;
  const annotated = Object.keys(annotations).length > 0;
  // One index is what it is: other bytes would be another digest for the same content.
  if (only !== undefined && second === undefined && !annotated) {
    const { bytes, descriptor } = only.fetched;
    const { mediaType } = descriptor;
    if (isIndexType(mediaType)) return { bytes, mediaType, entries: only.entries, notes: [] };
  }
  const entries = mergeEntries(sources.map((source) => source.entries));
  const mediaType = indexType(entries, annotations);
  const converted = annotated && indexType(entries, {}) !== ociIndex;
  const notes = converted
    ? [
        'All images are of Docker’s types; the index is an OCI index, since a Docker list keeps no annotations.',
      ]
    : [];
  return { bytes: encodeIndex(mediaType, entries, annotations), mediaType, entries, notes };
}

/** What a target repository must hold before its registry takes an index that names it. */
async function planCopies(
  { registry }: MergePorts,
  sources: readonly MergeSource[],
  targets: readonly { readonly repository: Repository }[],
  signal: AbortSignal,
): Promise<CopyPlan[]> {
  const wanted = targets.flatMap(({ repository: target }) =>
    sources.flatMap(({ fetched, entries }) =>
      formatRepository(fetched.repository) === formatRepository(target)
        ? []
        : entries.map(({ digest }) => ({ from: fetched.repository, digest, target })),
    ),
  );
  return mapConcurrently(wanted, concurrency, ({ from, digest, target }) =>
    planCopy(
      registry,
      { kind: 'digest', repository: from, digest },
      { repository: target, tags: [] },
      signal,
    ),
  );
}

function asFetched(
  repository: Repository,
  bytes: Uint8Array,
  mediaType: string,
  digest: Digest,
): FetchedManifest {
  const source = { host: repository.registry, reference: digest };
  return {
    repository,
    descriptor: { mediaType, digest, size: bytes.length, annotations: {} },
    bytes,
    manifest: parseManifest(bytes, mediaType, source),
  };
}

function nothing({ sources }: MergeRequest): MergeError {
  return new MergeError(
    'nothing-to-merge',
    sources.length === 0 ? 'No digest to merge was given.' : 'No tag to write was given.',
    'Name the digests that builds printed, and a tag such as ghcr.io/acme/api:1.4.0.',
  );
}
