import type { AttestationSummary } from './attestation.ts';
import { describeAttestation } from './attestation.ts';
import type { Digest } from './digest.ts';
import { flattenIndex } from './flattenIndex.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Descriptor } from './manifest.ts';
import type { Outline } from './outline.ts';
import type { PlatformImage } from './platformImage.ts';
import { findPlatformImage } from './platformImage.ts';
import type { Reference, Repository } from './reference.ts';
import type { Registry } from './registry.ts';

export interface Inspection {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest itself. */
  readonly size: number;
  readonly platforms: readonly PlatformImage[];
  /** All, also those whose subject is not in the index. */
  readonly attestations: readonly AttestationSummary[];
  /** Children that are neither images nor attestations, or lie too deep. */
  readonly other: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

const concurrency = 6;

/**
 * What a reference points at, with sizes and dates: a request for the manifest, one for each
 * child, one for each image's config. RegistryError when any of them fails: a child the index
 * names and the registry does not have is a broken image, not a smaller one.
 */
export async function inspect(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<Inspection> {
  const fetched = await registry.fetchManifest(reference, signal);
  const flat = await flattenIndex(registry, fetched, concurrency, signal);
  const found = await mapConcurrently(entriesOf(flat), concurrency, (entry) =>
    describe(registry, reference.repository, entry, signal),
  );
  const attestations = found.filter((one) => one.kind === 'attestation').map((one) => one.summary);
  return {
    reference,
    digest: fetched.descriptor.digest,
    mediaType: fetched.descriptor.mediaType,
    size: fetched.descriptor.size,
    platforms: found
      .filter((one) => one.kind === 'image')
      .map(({ image }) => ({
        ...image,
        attestations: attestations.filter(({ subject }) => subject === image.digest),
      })),
    attestations,
    other: [
      ...flat.other,
      ...found.filter((one) => one.kind === 'other').map((one) => one.descriptor),
    ],
    annotations: fetched.manifest.annotations,
  };
}

interface Entry {
  readonly attestation: boolean;
  readonly descriptor: Descriptor;
}

function entriesOf({ platforms, orphans }: Outline): Entry[] {
  const images = platforms.map(({ descriptor }) => ({ attestation: false, descriptor }));
  const attestations = [...platforms.flatMap((one) => one.attestations), ...orphans];
  const distinct = [...new Set(attestations)];
  return [...images, ...distinct.map((descriptor) => ({ attestation: true, descriptor }))];
}

type Found =
  | { readonly kind: 'image'; readonly image: PlatformImage }
  | { readonly kind: 'attestation'; readonly summary: AttestationSummary }
  | { readonly kind: 'other'; readonly descriptor: Descriptor };

async function describe(
  registry: Registry,
  repository: Repository,
  { attestation, descriptor }: Entry,
  signal: AbortSignal,
): Promise<Found> {
  if (!attestation) {
    const image = await findPlatformImage(registry, repository, descriptor, signal);
    return image === undefined ? { kind: 'other', descriptor } : { kind: 'image', image };
  }
  const summary = await describeAttestation(registry, repository, descriptor, signal);
  return summary === undefined ? { kind: 'other', descriptor } : { kind: 'attestation', summary };
}
