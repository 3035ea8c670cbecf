import type { FetchedManifest } from './manifest.ts';
import type { Repository, TagReference } from './reference.ts';

export interface RememberedTags {
  /** In the registry's order. */
  readonly tags: readonly string[];
  /** False when the registry has more. */
  readonly whole: boolean;
  /** When the registry said so, in milliseconds since 1970. */
  readonly at: number;
}

export interface RememberedManifest {
  readonly fetched: FetchedManifest;
  /** When the tag was last seen to lead there, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * What registries said last, in this session or a former one, as far as it is still kept. Asks no
 * registry and never fails: what cannot be recalled is undefined.
 */
export interface RegistryMemory {
  recallTags(repository: Repository, signal: AbortSignal): Promise<RememberedTags | undefined>;

  /** What a tag led to, when its manifest is in the cache. */
  recallManifest(
    reference: TagReference,
    signal: AbortSignal,
  ): Promise<RememberedManifest | undefined>;
}
