import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { DiskCache } from './diskCache.ts';
import { MemoryCache } from './memoryCache.ts';

/**
 * Manifests and small blobs by repository and digest. By repository too: that one repository holds
 * a digest says nothing about another.
 */
export interface ContentCache {
  read(repository: Repository, digest: Digest): Promise<Uint8Array | undefined>;
  /** `bytes` are those of `digest`: checked by the caller. */
  keep(repository: Repository, digest: Digest, bytes: Uint8Array): Promise<void>;
}

const memoryBytes = 16 * 1024 * 1024;

/** Keeps content in memory and, where there is one, on disk. */
export function createContentCache(disk: DiskCache | undefined): ContentCache {
  const memory = new MemoryCache(memoryBytes);
  return {
    async read(repository, digest) {
      const key = keyOf(repository, digest);
      const held = memory.read(key) ?? (await disk?.read(key, digest));
      if (held !== undefined) memory.keep(key, held);
      return held;
    },
    async keep(repository, digest, bytes) {
      const key = keyOf(repository, digest);
      memory.keep(key, bytes);
      await disk?.keep(key, bytes);
    },
  };
}

function keyOf(repository: Repository, digest: Digest): string {
  return `${formatRepository(repository)}@${digest}`;
}
