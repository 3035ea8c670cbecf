import type { Digest } from '../../oci/digest.ts';
import { matchesDigest } from './contentDigest.ts';
import { createKeptFiles } from './keptFiles.ts';

/** Content on disk. Never trusted: what is read is hashed; what cannot be read or kept is a miss. */
export interface DiskCache {
  read(key: string, digest: Digest): Promise<Uint8Array | undefined>;
  keep(key: string, bytes: Uint8Array): Promise<void>;
}

/** A cache in `folder` of at most about `capacity` bytes. Several processes may share it. */
export function createDiskCache(folder: string, capacity = 64 * 1024 * 1024): DiskCache {
  const files = createKeptFiles(folder, { suffix: '.content', capacity });
  return {
    async read(key, digest) {
      const bytes = await files.read(key);
      if (bytes === undefined || matchesDigest(bytes, digest)) return bytes;
      await files.drop(key);
      return undefined;
    },
    keep: (key, bytes) => files.keep(key, bytes),
  };
}
