import type { Digest } from './digest.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import type { Reference, Repository } from './reference.ts';

/** What Slipway asks of a registry (OCI distribution specification). All fail with RegistryError. */
export interface Registry {
  /** Pages of tag names in the registry's own order (lexical). Stop iterating to stop fetching. */
  listTags(repository: Repository, signal: AbortSignal): AsyncIterable<readonly string[]>;

  /**
   * What the reference points at now. A tag costs a HEAD (a GET where the registry's HEAD says too
   * little); a digest that is in the cache costs nothing.
   */
  resolve(reference: Reference, signal: AbortSignal): Promise<Descriptor>;

  /** The manifest and its exact bytes. Digests are looked up in the cache first and kept for ever. */
  fetchManifest(reference: Reference, signal: AbortSignal): Promise<FetchedManifest>;

  /** A small blob (an image config, an attestation statement), checked against its descriptor. */
  fetchBlob(repository: Repository, blob: Descriptor, signal: AbortSignal): Promise<Uint8Array>;

  /** Descriptors of the manifests whose subject is `digest`; by API, else by the fallback tag. */
  listReferrers(
    repository: Repository,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly Descriptor[]>;
}
