import { createHash } from 'node:crypto';
import type { Descriptor } from '../../oci/manifest.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import { otherContent } from './otherContent.ts';
import type { Session } from './session.ts';

const pieceSize = 8 * 1024 * 1024;
/** Taken whole from a registry that knows no ranges. */
const largestWhole = 64 * 1024 * 1024;

/**
 * A blob of any size, in ranges (distribution specification, Pulling blobs): each is retried by
 * itself, and no more than one is held. The last piece is given only after size and digest were
 * found right, so that a wrong blob is never complete. RegistryError.
 */
export async function* readBlob(
  session: Session,
  repository: Repository,
  blob: Descriptor,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const subject = `${formatRepository(repository)}@${blob.digest}`;
  const [algorithm = '', expected = ''] = blob.digest.split(':');
  const hash = createHash(algorithm);
  let at = 0;
  while (at < blob.size) {
    const end = Math.min(at + pieceSize, blob.size);
    const bytes = await range(session, repository, blob, at, end, signal);
    if (bytes === undefined || bytes.length === 0) throw otherContent(repository, subject);
    hash.update(bytes);
    at += bytes.length;
    if (at > blob.size) throw otherContent(repository, subject);
    if (at === blob.size && hash.copy().digest('hex') !== expected)
      throw otherContent(repository, subject);
    yield bytes;
  }
}

/** Bytes from `at` to `end`, or all there are; undefined for an answer that fits neither. */
async function range(
  session: Session,
  repository: Repository,
  { digest, size }: Descriptor,
  at: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { status, bytes } = await session.ask(
    repository,
    {
      method: 'GET',
      path: `blobs/${digest}`,
      accept: '*/*',
      headers: { range: `bytes=${at}-${end - 1}` },
      maxBytes: Math.min(size, largestWhole),
      subject: `${formatRepository(repository)}@${digest}`,
      byDigest: true,
      tolerate: (answered) => answered === 206,
    },
    signal,
  );
  if (status === 206 && bytes.length > end - at) return undefined;
  if (status === 200 && at > 0) return new Uint8Array(bytes.subarray(at, size));
  return new Uint8Array(bytes);
}
