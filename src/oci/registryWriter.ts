import type { Digest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import type { Reference, Repository, TagReference } from './reference.ts';

/** Content of a manifest as it is to be stored: the bytes decide the digest. */
export interface ManifestContent {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/**
 * What Slipway changes on a registry, beside `Registry`, which only reads (OCI distribution
 * specification, Push and Content Management). All fail with RegistryError.
 */
export interface RegistryWriter {
  /** Asks the registry itself, never a cache. */
  hasManifest(repository: Repository, digest: Digest, signal: AbortSignal): Promise<boolean>;

  /** Stores a manifest under a tag or its digest. `digest-mismatch` when the registry names another. */
  putManifest(reference: Reference, content: ManifestContent, signal: AbortSignal): Promise<void>;

  /** Has the registry list a manifest it holds among the referrers of `subject`. */
  addReferrer(
    repository: Repository,
    subject: Digest,
    referrer: Descriptor,
    signal: AbortSignal,
  ): Promise<void>;

  /** Removes the tag alone. `unsupported` where the registry has no such thing. */
  deleteTag(reference: TagReference, signal: AbortSignal): Promise<void>;

  hasBlob(repository: Repository, digest: Digest, signal: AbortSignal): Promise<boolean>;

  /** Makes a blob of another repository of the same registry available; false: it must be uploaded. */
  mountBlob(
    repository: Repository,
    digest: Digest,
    from: Repository,
    signal: AbortSignal,
  ): Promise<boolean>;

  /** The blob piece by piece; the last one only after size and digest were found right. */
  readBlob(
    repository: Repository,
    blob: Descriptor,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array<ArrayBuffer>>;

  /** Sends content as it comes; the registry checks the digest. */
  uploadBlob(
    repository: Repository,
    blob: Descriptor,
    content: AsyncIterable<Uint8Array<ArrayBuffer>>,
    signal: AbortSignal,
  ): Promise<void>;
}
