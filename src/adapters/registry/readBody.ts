import { ExchangeFault } from './exchangeFault.ts';

export interface BodyLimit {
  readonly bytes: number;
  /** At the limit: stop and keep what came, instead of failing. */
  readonly cut: boolean;
}

/**
 * The whole body, decoded; `onPiece` is called for each piece. Reading ends at the limit whatever
 * the headers promised, so that an endless body ends too. Throws ExchangeFault `too-large`.
 */
export async function readBody(
  response: Response,
  limit: BodyLimit,
  onPiece: () => void,
): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let whole = false;
  try {
    if (!limit.cut && announced(response) > limit.bytes) throw tooLarge(limit);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      onPiece();
      pieces.push(value);
      size += value.length;
      if (size <= limit.bytes) continue;
      if (limit.cut) return Buffer.concat(pieces).subarray(0, limit.bytes);
      throw tooLarge(limit);
    }
    whole = true;
    return Buffer.concat(pieces, size);
  } finally {
    // Lets go of the connection; that this fails on a broken one changes nothing.
    if (!whole) await reader.cancel().catch(() => undefined);
  }
}

/** Content-Length, where it speaks of the bytes that arrive here and not of their encoding. */
function announced(response: Response): number {
  if (response.headers.has('content-encoding')) return 0;
  return Number(response.headers.get('content-length') ?? 0);
}

const mebi = 1024 * 1024;

function tooLarge(limit: BodyLimit): ExchangeFault {
  const { bytes } = limit;
  const most = bytes % mebi === 0 ? `${bytes / mebi} MiB` : `${bytes} bytes`;
  return new ExchangeFault('too-large', 'body', most);
}
