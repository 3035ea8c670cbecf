import type { AttestationSummary } from './attestation.ts';
import type { Digest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import type { Platform } from './platform.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './reference.ts';

export interface PlatformImage {
  readonly platform: Platform;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Compressed bytes: config and layers. */
  readonly size?: number;
  /** RFC 3339, as the config says; may be 1970 for reproducible builds. */
  readonly created?: string;
  readonly attestations: readonly AttestationSummary[];
}

/** One image of an index, with its size and date; two requests at most. RegistryError. */
export function describePlatformImage(
  registry: Registry,
  repository: Repository,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<PlatformImage> {
  throw new Error(`not written yet: ${[registry, repository, descriptor, signal].length}`);
}
