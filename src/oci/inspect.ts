import type { AttestationSummary } from './attestation.ts';
import type { Digest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import type { PlatformImage } from './platformImage.ts';
import type { Reference } from './reference.ts';
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
  /** Children that are neither images nor attestations. */
  readonly other: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a reference points at, with sizes and dates. RegistryError. */
export function inspect(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<Inspection> {
  throw new Error(`not written yet: ${[registry, reference, signal].length}`);
}
