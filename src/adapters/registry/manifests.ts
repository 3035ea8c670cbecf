import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { present } from '../../oci/foreignJson.ts';
import type { Descriptor, FetchedManifest } from '../../oci/manifest.ts';
import {
  acceptedManifests,
  bareMediaType,
  isIndexType,
  isManifestType,
} from '../../oci/mediaType.ts';
import { parseManifest } from '../../oci/parseManifest.ts';
import type { DigestReference, Reference, TagReference } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { RememberedManifest } from '../../oci/registryMemory.ts';
import type { ContentCache } from './contentCache.ts';
import { digestOf, matchesDigest } from './contentDigest.ts';
import type { HttpAnswer } from './exchange.ts';
import type { Session } from './session.ts';
import { SingleFlight } from './singleFlight.ts';
import type { TagDigests } from './tagDigests.ts';

export interface Manifests {
  resolve(reference: Reference, signal: AbortSignal): Promise<Descriptor>;
  fetch(reference: Reference, signal: AbortSignal): Promise<FetchedManifest>;
  /** Where a tag led last, if that is in the cache. Asks nobody. */
  recall(reference: TagReference): Promise<RememberedManifest | undefined>;
}

/** The specification asks registries to take 4 MB; some take more. */
const largestManifest = 8 * 1024 * 1024;

/** Reads manifests (distribution specification, Pulling manifests). */
export function createManifests(
  session: Session,
  cache: ContentCache,
  /** If a tag still leads where it did, its content need not be fetched again. */
  seen: TagDigests,
): Manifests {
  /** Registries whose Docker-Content-Digest was not the digest of what they sent. */
  const misleading = new Set<string>();
  const flights = new SingleFlight<FetchedManifest>();

  async function head(reference: Reference, signal: AbortSignal): Promise<Descriptor | undefined> {
    const { registry } = reference.repository;
    if (misleading.has(registry)) return undefined;
    const tolerate = (status: number) => [400, 405, 406, 501].includes(status);
    const request = { ...requestFor(reference), method: 'HEAD' as const, tolerate };
    const answer = await session.ask(reference.repository, request, signal);
    return answer.status === 200 ? descriptorFromHead(reference, answer) : undefined;
  }

  async function byDigest(
    reference: DigestReference,
    signal: AbortSignal,
  ): Promise<FetchedManifest> {
    const { repository, digest } = reference;
    const held = await cache.read(repository, digest);
    if (held !== undefined) return fetched(reference, digest, held, undefined);
    return flights.join(formatReference(reference), signal, async (shared) => {
      const answer = await get(session, reference, shared);
      if (!matchesDigest(answer.bytes, digest)) throw mismatch(reference, answer.bytes);
      const type = answer.headers.get('content-type') ?? undefined;
      const manifest = fetched(reference, digest, answer.bytes, type);
      await cache.keep(repository, digest, answer.bytes);
      return manifest;
    });
  }

  async function byTag(reference: TagReference, signal: AbortSignal): Promise<FetchedManifest> {
    const unchanged = await stillCached(reference, signal);
    if (unchanged !== undefined) return unchanged;
    const { repository } = reference;
    const answer = await get(session, reference, signal);
    const digest = digestOf(answer.bytes);
    const said = answer.headers.get('docker-content-digest');
    if (said !== null && said !== digest && !said.startsWith('sha512:'))
      misleading.add(repository.registry);
    const type = answer.headers.get('content-type') ?? undefined;
    const manifest = fetched(reference, digest, answer.bytes, type);
    await cache.keep(repository, digest, answer.bytes);
    seen.note(reference, digest);
    return manifest;
  }

  /** A HEAD, which no registry counts as a pull, in place of a GET. */
  async function stillCached(
    reference: TagReference,
    signal: AbortSignal,
  ): Promise<FetchedManifest | undefined> {
    // Where pulls are counted even the first look is a HEAD: many tags there are the same image.
    const { registry } = reference.repository;
    if (!session.countsPulls(registry) && (await seen.last(reference)) === undefined)
      return undefined;
    const now = await head(reference, signal);
    if (now === undefined) return undefined;
    const held = await cache.read(reference.repository, now.digest);
    if (held === undefined) return undefined;
    seen.note(reference, now.digest);
    return fetched(reference, now.digest, held, undefined);
  }

  async function recall(reference: TagReference): Promise<RememberedManifest | undefined> {
    const last = await seen.last(reference);
    if (last === undefined) return undefined;
    const held = await cache.read(reference.repository, last.digest);
    if (held === undefined) return undefined;
    try {
      return { fetched: fetched(reference, last.digest, held, undefined), at: last.at };
    } catch {
      return undefined; // only its Content-Type told what it is, and that is not kept
    }
  }

  function fetch(reference: Reference, signal: AbortSignal): Promise<FetchedManifest> {
    return reference.kind === 'tag' ? byTag(reference, signal) : byDigest(reference, signal);
  }

  return {
    fetch,
    recall,
    async resolve(reference, signal) {
      if (reference.kind === 'digest') {
        const held = await cache.read(reference.repository, reference.digest);
        if (held !== undefined)
          return fetched(reference, reference.digest, held, undefined).descriptor;
      }
      return (await head(reference, signal)) ?? (await fetch(reference, signal)).descriptor;
    },
  };
}

function requestFor(reference: Reference) {
  return {
    path: `manifests/${reference.kind === 'tag' ? reference.tag : reference.digest}`,
    accept: acceptedManifests.join(', '),
    maxBytes: largestManifest,
    subject: formatReference(reference),
    byDigest: reference.kind === 'digest',
  };
}

function get(session: Session, reference: Reference, signal: AbortSignal): Promise<HttpAnswer> {
  return session.ask(reference.repository, { ...requestFor(reference), method: 'GET' }, signal);
}

/** Undefined where the headers do not say everything a descriptor needs. */
function descriptorFromHead(reference: Reference, answer: HttpAnswer): Descriptor | undefined {
  const mediaType = bareMediaType(answer.headers.get('content-type') ?? undefined);
  const digest = answer.headers.get('docker-content-digest');
  const size = Number(answer.headers.get('content-length') ?? 0);
  if (mediaType === undefined || !(isIndexType(mediaType) || isManifestType(mediaType)))
    return undefined;
  if (digest === null || !isDigest(digest) || !Number.isSafeInteger(size) || size <= 0)
    return undefined;
  if (reference.kind === 'digest' && digest !== reference.digest) return undefined;
  return { mediaType, digest, size, annotations: {} };
}

function fetched(
  reference: Reference,
  digest: Digest,
  bytes: Uint8Array,
  contentType: string | undefined,
): FetchedManifest {
  const { repository } = reference;
  const source = { host: repository.registry, reference: formatReference(reference) };
  const manifest = parseManifest(bytes, contentType, source);
  const { mediaType, artifactType } = manifest;
  const size = bytes.length;
  const descriptor = { mediaType, digest, size, annotations: {}, ...present({ artifactType }) };
  return { repository, descriptor, bytes, manifest };
}

function mismatch(reference: DigestReference, bytes: Uint8Array): RegistryError {
  return new RegistryError(
    'digest-mismatch',
    `${reference.repository.registry} sent other content than ${formatReference(reference)}: its digest is ${digestOf(bytes)}.`,
    'Do not use this content. Check the proxy or mirror in front of the registry.',
    { host: reference.repository.registry },
  );
}
