import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { LayerError, malformedLayer } from '../../oci/layer/layerError.ts';

/** Undoes gzip and zstd piece by piece. A failure of the content itself stays what it is. */
export async function* decompress(
  content: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
): AsyncGenerator<Uint8Array> {
  const { stream, taken } = decompressor(compression);
  const seen: Seen = { bytes: 0, failures: [] };
  const source = Readable.from(remembering(content, seen), { objectMode: false });
  const fed = pipeline(source, stream);
  // What goes wrong comes out of the stream too.
  fed.catch(() => undefined);
  try {
    for await (const piece of stream) if (piece instanceof Uint8Array) yield piece;
    if (taken() < seen.bytes) throw severalFrames();
    await fed;
  } catch (error) {
    if (seen.failures.length > 0) throw seen.failures[0];
    if (error instanceof LayerError) throw error;
    throw malformedLayer(`its ${compression} compression is damaged`, { cause: error });
  } finally {
    stream.destroy();
    await fed.catch(() => undefined);
  }
}

interface Decompressor {
  readonly stream: Transform;
  /** Bytes it has worked on. */
  readonly taken: () => number;
}

function decompressor(compression: 'gzip' | 'zstd'): Decompressor {
  if (compression === 'gzip') {
    const stream = zlib.createGunzip({ chunkSize: 256 * 1024 });
    // It goes on with the next member by itself, and passes over padding.
    return { stream, taken: () => Infinity };
  }
  // Node.js has it from 22.15 on, and its types here are of 20.
  const make: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const stream: unknown = typeof make === 'function' ? Reflect.apply(make, zlib, []) : undefined;
  if (stream instanceof Transform && 'bytesWritten' in stream)
    return { stream, taken: () => Number(stream.bytesWritten) };
  throw new LayerError(
    'unsupported',
    'A layer is compressed with zstd, which this version of Node.js does not know.',
    'Use Node.js 22.15 or newer, VS Code 1.101 or newer, or push with compression=gzip.',
  );
}

/** As zstd:chunked images are: Node.js stops after the first frame without a word. */
function severalFrames(): LayerError {
  return new LayerError(
    'unsupported',
    'A layer is compressed in several pieces, of which Node.js reads the first alone.',
    'Push the image with compression=gzip.',
  );
}

interface Seen {
  bytes: number;
  readonly failures: unknown[];
}

/** The streams in between wrap or lose what the source has thrown. */
async function* remembering(
  content: AsyncIterable<Uint8Array>,
  seen: Seen,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of content) {
      seen.bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    seen.failures.push(error);
    throw error;
  }
}
