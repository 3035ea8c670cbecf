import { createHash } from 'node:crypto';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';

/** The sha256 digest of the bytes as they are. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!isDigest(digest)) throw new TypeError('sha256 is 64 hex digits');
  return digest;
}

/** True when the bytes are those the digest names, by the digest's own algorithm. */
export function matchesDigest(bytes: Uint8Array, digest: Digest): boolean {
  const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256';
  return digest === `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}
