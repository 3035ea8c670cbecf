import type { Attachments } from './attachments.ts';
import { attachedManifests, findAttachments } from './attachments.ts';
import type { Digest } from './digest.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import { planTagWrites } from './planTagWrites.ts';
import type { Reference, Repository } from './reference.ts';
import { formatReference, formatRepository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { TagChange } from './tagChange.ts';

/** An image with all it consists of, and where it is to be. */
export interface CopyPlan {
  /** What refers to it and is copied, too; none unless it was asked for. */
  readonly attachments: Attachments;
  readonly source: Reference;
  readonly digest: Digest;
  readonly target: Repository;
  /** Children before what names them; the last one is the image itself. */
  readonly manifests: readonly FetchedManifest[];
  /** Each once: configs, layers, attestations. */
  readonly blobs: readonly Descriptor[];
  /** Of the blobs, whether or not the target already has them. */
  readonly bytes: number;
  /** In the order they are written; none: the image is there by digest only. */
  readonly tags: readonly TagChange[];
}

const mostManifests = 1000;
/** All are held until they are written; a thousand ordinary ones take four. */
const mostBytes = 64 * 1024 * 1024;

/** Where an image is to be, under which tags, and with what. */
export interface CopyRequest {
  readonly repository: Repository;
  readonly tags: readonly string[];
  /** Signatures, SBOMs and other artifacts that refer to the image, by the referrers API and by cosign's tags. */
  readonly referrers?: boolean;
}

/**
 * Reads every manifest of the image, so that one that is missing stops the copy before anything is
 * written, and where the target's tags point. Writes nothing. RegistryError.
 */
export async function planCopy(
  registry: Registry,
  source: Reference,
  { repository: target, tags, referrers = false }: CopyRequest,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const top = await registry.fetchManifest(source, signal);
  const { digest } = top.descriptor;
  const seen = new Set<Digest>();
  const image = await withChildren(registry, top, seen, signal);
  const elsewhere = formatRepository(source.repository) !== formatRepository(target);
  const attachments =
    referrers && elsewhere
      ? await findAttachments(registry, image, target, signal)
      : { referrers: [], tags: [] };
  const beside: FetchedManifest[] = [];
  for (const one of attachedManifests(attachments))
    if (!seen.has(one.descriptor.digest))
      beside.push(...(await withChildren(registry, one, seen, signal)));
  // A registry takes what refers to a manifest before it has that (distribution specification, Pushing Manifests).
  const manifests = [...beside, ...image];
  const blobs = blobsOf(manifests);
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const changes = await planTagWrites(registry, target, digest, tags, signal);
  return { source, digest, target, manifests, blobs, bytes, tags: changes, attachments };
}

/** Depth first, so that what is named comes before what names it; each digest once. */
async function withChildren(
  registry: Registry,
  top: FetchedManifest,
  seen: Set<Digest>,
  signal: AbortSignal,
): Promise<FetchedManifest[]> {
  const found: FetchedManifest[] = [];
  const { repository } = top;
  let bytes = 0;
  async function visit(fetched: FetchedManifest): Promise<void> {
    seen.add(fetched.descriptor.digest);
    bytes += fetched.bytes.length;
    if (seen.size > mostManifests || bytes > mostBytes) throw tooMany(top);
    const children = fetched.manifest.kind === 'index' ? fetched.manifest.manifests : [];
    for (const { digest } of children) {
      if (seen.has(digest)) continue;
      await visit(await registry.fetchManifest({ kind: 'digest', repository, digest }, signal));
    }
    found.push(fetched);
  }
  await visit(top);
  return found;
}

function blobsOf(manifests: readonly FetchedManifest[]): Descriptor[] {
  const blobs = new Map<Digest, Descriptor>();
  for (const { manifest } of manifests) {
    if (manifest.kind === 'index') continue;
    for (const blob of [manifest.config, ...manifest.layers])
      if (!isElsewhere(blob)) blobs.set(blob.digest, blob);
  }
  return [...blobs.values()];
}

/** Layers that registries do not hold, of Windows base images (image specification, Layer). */
function isElsewhere({ mediaType }: Descriptor): boolean {
  return /\.nondistributable\.|\.foreign\./.test(mediaType);
}

function tooMany({ repository, descriptor }: FetchedManifest): RegistryError {
  const { digest } = descriptor;
  return new RegistryError(
    'too-large',
    `${formatReference({ kind: 'digest', repository, digest })} consists of more than ${mostManifests} manifests, or of more than ${mostBytes / 2 ** 20} MiB of them.`,
    'Copy the images it holds one by one.',
    { host: repository.registry },
  );
}
