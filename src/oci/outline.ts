import type { Descriptor, FetchedManifest } from './manifest.ts';
import type { Platform } from './platform.ts';

export interface OutlinedPlatform {
  readonly descriptor: Descriptor;
  /** Absent where the index does not say; the image's config does. */
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
}

export interface Outline {
  readonly platforms: readonly OutlinedPlatform[];
  /** Attestations whose subject is not in this index, or is named only inside them. */
  readonly orphans: readonly Descriptor[];
  /** Indexes within this index. */
  readonly nested: readonly Descriptor[];
  /** Children that are neither images nor attestations. */
  readonly other: readonly Descriptor[];
}

/** What a manifest says by itself, without another request. */
export function outline(fetched: FetchedManifest): Outline {
  throw new Error(`not written yet: ${fetched.descriptor.digest}`);
}
