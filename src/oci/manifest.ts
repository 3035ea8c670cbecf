import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';
import type { Repository } from './reference.ts';

/** OCI content descriptor. `size` is in bytes, as stored (compressed). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface ManifestCommon {
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** OCI image index or Docker manifest list. */
export interface ImageIndex extends ManifestCommon {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

/** OCI image manifest or Docker image manifest version 2, schema 2. */
export interface ImageManifest extends ManifestCommon {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export type Manifest = ImageIndex | ImageManifest;

/** A manifest as it came from a registry; the digest in `descriptor` was computed from `bytes`. */
export interface FetchedManifest {
  readonly repository: Repository;
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}
