import type { CopyProgress, CopyResult } from './copyImage.ts';
import { copyImage } from './copyImage.ts';
import type { FetchedManifest } from './manifest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { CopyPlan } from './planCopy.ts';
import type { TagReference } from './reference.ts';
import { formatReference } from './reference.ts';
import { RegistryError } from './registryError.ts';
import { requirePresent } from './requirePresent.ts';
import type { TagChange } from './tagChange.ts';
import type { WritePorts } from './writeTags.ts';
import { writeTags } from './writeTags.ts';

/** One manifest that is to be under tags of one or several repositories. */
export interface Placement {
  readonly top: FetchedManifest;
  /** What the repositories need first; a copy within a repository sends nothing. */
  readonly copies: readonly CopyPlan[];
  /** In the order they are written, over all repositories. */
  readonly tags: readonly TagChange[];
}

export interface PlacementResult extends Omit<CopyResult, 'tags'> {
  /** Those that were written, not those that already were right. */
  readonly written: readonly TagReference[];
}

/**
 * Makes a placement true: copies first, then tags in their order, then every tag is read back as
 * bytes. Starting again after an interruption does what is left. RegistryError, or
 * TagsIncompleteError with what was written.
 */
export async function place(
  ports: WritePorts,
  { top, copies, tags }: Placement,
  onProgress: (progress: CopyProgress) => void,
  signal: AbortSignal,
): Promise<PlacementResult> {
  const sum = { uploadedBytes: 0, uploaded: 0, mounted: 0, present: 0 };
  await requirePresent(ports.writer, copies.flatMap(sourceManifests), signal);
  for (const [at, copy] of copies.entries()) {
    const told = progressAfter(copies, at, onProgress);
    const done = await copyImage(ports, { ...copy, tags: [] }, told, signal);
    sum.uploadedBytes += done.uploadedBytes;
    sum.uploaded += done.uploaded;
    sum.mounted += done.mounted;
    sum.present += done.present;
  }
  const written = await writeTags(ports, top, tags, signal);
  await mapConcurrently(tags, 4, ({ reference }) => confirm(ports, reference, top, signal));
  return { ...sum, written };
}

function sourceManifests({ source: { repository }, manifests }: CopyPlan) {
  return manifests.map(({ descriptor: { digest } }) => ({ repository, digest }));
}

/** Progress of one copy as that of all of them. */
function progressAfter(
  copies: readonly CopyPlan[],
  at: number,
  onProgress: (progress: CopyProgress) => void,
): (progress: CopyProgress) => void {
  const before = copies.slice(0, at);
  const bytes = before.reduce((sum, copy) => sum + copy.bytes, 0);
  const blobs = before.reduce((sum, copy) => sum + copy.blobs.length, 0);
  const totalBytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  const totalBlobs = copies.reduce((sum, copy) => sum + copy.blobs.length, 0);
  return (progress) =>
    onProgress({
      bytes: bytes + progress.bytes,
      blobs: blobs + progress.blobs,
      totalBytes,
      totalBlobs,
    });
}

/** Not a HEAD: what counts is the digest of the bytes the registry serves. */
async function confirm(
  { registry }: WritePorts,
  reference: TagReference,
  { descriptor }: FetchedManifest,
  signal: AbortSignal,
): Promise<void> {
  const { digest } = (await registry.fetchManifest(reference, signal)).descriptor;
  if (digest === descriptor.digest) return;
  throw new RegistryError(
    'digest-mismatch',
    `${formatReference(reference)} was written as ${descriptor.digest} and is served as ${digest}.`,
    'Somebody may have written it at the same moment: look at the tag, and run it again.',
    { host: reference.repository.registry },
  );
}
