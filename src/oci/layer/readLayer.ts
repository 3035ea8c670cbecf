import type { Descriptor } from '../manifest.ts';
import type { Repository } from '../reference.ts';
import type { RegistryWriter } from '../registryWriter.ts';
import { LayerError, malformedLayer } from './layerError.ts';
import type { LayerIndex } from './layerIndex.ts';
import { readLayerIndex } from './layerIndex.ts';

/** Undoes a compression piece by piece. Fails with LayerError. */
export type Decompress = (
  content: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
) => AsyncIterable<Uint8Array>;

export interface LayerPorts {
  readonly blobs: Pick<RegistryWriter, 'readBlob'>;
  readonly decompress: Decompress;
}

/** What a layer may come to when it is not compressed; a compressed one may grow a thousandfold. */
const mostBytes = 16 * 1024 ** 3;

/**
 * The names in a layer of any size, streamed: nothing is stored, and what does not have the digest
 * it should have is not given. Fails with RegistryError or LayerError.
 */
export async function readLayer(
  { blobs, decompress }: LayerPorts,
  repository: Repository,
  layer: Descriptor,
  signal: AbortSignal,
): Promise<LayerIndex> {
  const { compression, content } = await peek(blobs.readBlob(repository, layer, signal));
  if (compression === undefined) return readLayerIndex(bounded(content, signal));
  return readLayerIndex(bounded(decompress(content, compression), signal));
}

interface Peeked {
  readonly compression: 'gzip' | 'zstd' | undefined;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The first bytes say how it is compressed; the media types of images are known to be wrong. */
async function peek(content: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) throw malformedLayer('it is empty');
  return { compression: compressionOf(first.value), content: again(first.value, pieces) };
}

/** RFC 1952 §2.3.1; RFC 8878 §3.1.1. */
function compressionOf([a, b, c, d]: Uint8Array): Peeked['compression'] {
  if (a === 0x1f && b === 0x8b) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : undefined;
}

async function* again(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* bounded(
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    signal.throwIfAborted();
    bytes += piece.length;
    if (bytes > mostBytes)
      throw new LayerError(
        'too-large',
        `A layer has more than ${mostBytes / 1024 ** 3} GiB of files; Slipway does not look into it.`,
        'Pull the image to look into it.',
      );
    yield piece;
  }
}
