import type { Digest } from '../digest.ts';
import type { ImageConfig } from '../imageConfig.ts';
import type { LayerStep } from '../layerSteps.ts';
import type { DigestReference, Reference, TagReference } from '../reference.ts';

/** An image of the engine, as its list of images tells. */
export interface LocalImage {
  /**
   * The engine's own name for it: the digest of its config in the classic store, of its manifest or
   * index in containerd's.
   */
  readonly id: Digest;
  readonly tags: readonly TagReference[];
  /** Where it was pulled from or pushed to; containerd's store names every repository it has a tag in. */
  readonly digests: readonly DigestReference[];
  /** Platform manifests of which the engine has the content; none in the classic store. */
  readonly manifests: readonly Digest[];
  /** RFC 3339. */
  readonly created?: string;
  /** Bytes it takes on disk. */
  readonly size?: number;
}

/** One image of the engine, for the platform it would run. */
export interface LocalImageDetails {
  readonly id: Digest;
  readonly config: ImageConfig;
  /** Uncompressed, by the digests of their content. */
  readonly layers: readonly LayerStep[];
}

/** Images of the Docker Engine. All fail as `Engine` does. */
export interface LocalImages {
  list(signal: AbortSignal): Promise<readonly LocalImage[]>;
  /** What the image consists of, whatever it was packed into; without its history. */
  config(id: Digest, signal: AbortSignal): Promise<ImageConfig>;
  /** An image by name or id, and how it was made. `image-missing` when the engine has none. */
  open(name: Reference | Digest, signal: AbortSignal): Promise<LocalImageDetails>;
}
