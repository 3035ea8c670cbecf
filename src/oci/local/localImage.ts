import type { Digest } from '../digest.ts';
import type { ImageConfig } from '../imageConfig.ts';
import type { DigestReference, TagReference } from '../reference.ts';

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

/** Images of the Docker Engine. Both fail as `Engine` does. */
export interface LocalImages {
  list(signal: AbortSignal): Promise<readonly LocalImage[]>;
  /** What the image consists of, whatever it was packed into; without its history. */
  config(id: Digest, signal: AbortSignal): Promise<ImageConfig>;
}
