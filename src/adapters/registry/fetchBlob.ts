import type { Descriptor } from '../../oci/manifest.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { ContentCache } from './contentCache.ts';
import { matchesDigest } from './contentDigest.ts';
import { otherContent } from './otherContent.ts';
import type { Session } from './session.ts';

/** SBOMs of whole distributions take some ten megabytes. */
const largestBlob = 32 * 1024 * 1024;

/** A small blob, from the cache or the registry, checked by size and digest. RegistryError. */
export async function fetchBlob(
  session: Session,
  cache: ContentCache,
  repository: Repository,
  blob: Descriptor,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const subject = `${formatRepository(repository)}@${blob.digest}`;
  if (blob.size > largestBlob) throw tooLarge(repository, subject, blob.size);
  const held = await cache.read(repository, blob.digest);
  if (held !== undefined) return held;
  const { bytes } = await session.ask(
    repository,
    {
      method: 'GET',
      path: `blobs/${blob.digest}`,
      accept: '*/*',
      maxBytes: largestBlob,
      subject,
      byDigest: true,
    },
    signal,
  );
  if (bytes.length !== blob.size || !matchesDigest(bytes, blob.digest))
    throw otherContent(repository, subject);
  await cache.keep(repository, blob.digest, bytes);
  return bytes;
}

function tooLarge({ registry }: Repository, subject: string, size: number): RegistryError {
  return new RegistryError(
    'too-large',
    `${subject} has ${size} bytes; Slipway reads blobs of at most ${largestBlob}.`,
    'Pull the image to look into its larger parts.',
    { host: registry },
  );
}
