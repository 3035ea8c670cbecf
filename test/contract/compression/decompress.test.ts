import { execFileSync } from 'node:child_process';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../src/adapters/compression/decompress.ts';
import { LayerError } from '../../../src/oci/layer/layerError.ts';
import { pieces } from '../../unit/oci/layer/tarOf.ts';

const text = Buffer.from('slipway '.repeat(200_000));

const zstd = (input: Buffer): Buffer =>
  execFileSync('zstd', ['-q', '-c'], { input, maxBuffer: 1 << 26 });

async function read(bytes: Uint8Array, compression: 'gzip' | 'zstd'): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of decompress(pieces(bytes, 4000), compression)) found.push(piece);
  return Buffer.concat(found);
}

const knowsZstd = 'createZstdDecompress' in zlib;

it.skipIf(knowsZstd)('says what reads zstd where Node.js does not', async () => {
  await expect(read(zstd(text), 'zstd')).rejects.toMatchObject({ reason: 'unsupported' });
});

describe.each([['gzip', zlib.gzipSync], ...(knowsZstd ? [['zstd', zstd] as const] : [])] as const)(
  '%s',
  (compression, compress) => {
    it('comes back as it was; several members too, or it is said that they do not', async () => {
      expect((await read(compress(text), compression)).equals(text)).toBe(true);
      const both = read(Buffer.concat([compress(text), compress(text)]), compression);
      if (compression === 'gzip') expect((await both).length).toBe(2 * text.length);
      else await expect(both).rejects.toThrow(LayerError);
    });

    it('says that it is damaged', async () => {
      const bytes = compress(text);
      const broken = Buffer.from(bytes);
      broken.fill(0xaa, 20, 60);
      for (const bad of [broken, bytes.subarray(0, bytes.length - 20)])
        await expect(read(bad, compression)).rejects.toThrow(LayerError);
    });

    it('makes no more at a time than fits, of a bomb, and stops when nobody wants more', async () => {
      const bomb = compress(Buffer.alloc(256 * 1024 * 1024));
      let ended = false;
      async function* content() {
        try {
          yield* pieces(bomb, 64 * 1024);
        } finally {
          ended = true;
        }
      }
      for await (const piece of decompress(content(), compression)) {
        expect(piece.length).toBeLessThan(40_000_000);
        break;
      }
      expect(ended).toBe(true);
    });

    it('hands on what the source fails with', async () => {
      const failure = new Error('offline');
      async function* content() {
        yield* pieces(compress(text).subarray(0, 8));
        throw failure;
      }
      await expect(decompress(content(), compression).next()).rejects.toBe(failure);
    });
  },
);
