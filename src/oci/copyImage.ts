import { attach } from './attach.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import type { CopyPlan } from './planCopy.ts';
import type { TagReference } from './reference.ts';
import type { WritePorts } from './writeTags.ts';
import { writeTags } from './writeTags.ts';

/** How far a copy is. Bytes and counts are of blobs. */
export interface CopyProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly blobs: number;
  readonly totalBlobs: number;
}

export interface CopyResult {
  /** Bytes sent; what was there or could be mounted costs none. */
  readonly uploadedBytes: number;
  readonly uploaded: number;
  readonly mounted: number;
  /** Blobs that were there before. */
  readonly present: number;
  readonly tags: readonly TagReference[];
}

/** Two at a time on either side leave connections for the rest of a host's six. */
const concurrency = 2;

/**
 * Copies by digest: blobs first, then manifests, children before what names them, then tags, so
 * that no tag ever points at something incomplete. What the target has is skipped, so starting
 * again after an interruption goes on where it ended. RegistryError or TagsIncompleteError.
 */
export async function copyImage(
  ports: WritePorts,
  plan: CopyPlan,
  onProgress: (progress: CopyProgress) => void,
  signal: AbortSignal,
): Promise<CopyResult> {
  const tally = new Tally(plan, onProgress);
  const from = plan.source.repository;
  const inPlace = from.registry === plan.target.registry && from.name === plan.target.name;
  if (!inPlace) {
    await mapConcurrently(plan.blobs, concurrency, (blob) =>
      copyBlob(ports, plan, blob, tally, signal),
    );
    for (const manifest of plan.manifests) await copyManifest(ports, plan, manifest, signal);
    await attach(ports, plan, signal);
  }
  const top = plan.manifests.at(-1);
  const tags = top === undefined ? [] : await writeTags(ports, top, plan.tags, signal);
  const { uploadedBytes, uploaded, mounted, present } = tally;
  return { uploadedBytes, uploaded, mounted, present, tags };
}

async function copyBlob(
  { writer }: WritePorts,
  { source, target }: CopyPlan,
  blob: Descriptor,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const { digest, size } = blob;
  const from = source.repository;
  if (await writer.hasBlob(target, digest, signal)) {
    tally.present += 1;
    tally.pass(size);
  } else if (
    from.registry === target.registry &&
    (await writer.mountBlob(target, digest, from, signal))
  ) {
    tally.mounted += 1;
    tally.pass(size);
  } else {
    const content = counted(writer.readBlob(from, blob, signal), tally);
    await writer.uploadBlob(target, blob, content, signal);
    tally.uploaded += 1;
  }
  tally.finishBlob();
}

async function copyManifest(
  { writer }: WritePorts,
  { target }: CopyPlan,
  { descriptor, bytes }: FetchedManifest,
  signal: AbortSignal,
): Promise<void> {
  const { digest, mediaType } = descriptor;
  if (await writer.hasManifest(target, digest, signal)) return;
  const reference = { kind: 'digest', repository: target, digest } as const;
  await writer.putManifest(reference, { mediaType, digest, bytes }, signal);
}

async function* counted(content: AsyncIterable<Uint8Array<ArrayBuffer>>, tally: Tally) {
  for await (const piece of content) {
    yield piece;
    tally.uploadedBytes += piece.length;
    tally.pass(piece.length);
  }
}

class Tally {
  uploadedBytes = 0;
  uploaded = 0;
  mounted = 0;
  present = 0;
  #bytes = 0;
  #blobs = 0;
  readonly #plan: CopyPlan;
  readonly #onProgress: (progress: CopyProgress) => void;

  constructor(plan: CopyPlan, onProgress: (progress: CopyProgress) => void) {
    this.#plan = plan;
    this.#onProgress = onProgress;
  }

  pass(bytes: number): void {
    this.#bytes += bytes;
    this.#tell();
  }

  finishBlob(): void {
    this.#blobs += 1;
    this.#tell();
  }

  #tell(): void {
    this.#onProgress({
      bytes: this.#bytes,
      totalBytes: this.#plan.bytes,
      blobs: this.#blobs,
      totalBlobs: this.#plan.blobs.length,
    });
  }
}
