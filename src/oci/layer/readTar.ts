import { ByteReader } from './byteReader.ts';
import { LayerError, malformedLayer } from './layerError.ts';
import { parsePax } from './parsePax.ts';
import type { TarHeader } from './tarHeader.ts';
import { parseTarHeader } from './tarHeader.ts';

export interface TarEntry {
  /** As the archive writes it. */
  readonly name: string;
  readonly kind: 'file' | 'link' | 'symlink' | 'directory' | 'other';
  /** Of a link. */
  readonly target: string;
  readonly mode: number;
  readonly size: number;
  /** The first bytes of an executable file. */
  readonly head?: Uint8Array;
}

const block = 512;
/** Of a pax header or a long name; real ones have a few hundred bytes. */
const longestExtension = 1024 * 1024;

/**
 * The entries of a tar archive as they come. Contents are passed over, but for the first
 * `headBytes` of files that may be executed; the stream is read to its end. Throws LayerError.
 */
export async function* readTar(
  content: AsyncIterable<Uint8Array>,
  headBytes: number,
): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(content);
  try {
    let extension: Partial<TarHeader> = {};
    for (;;) {
      const bytes = await reader.take(block);
      const header = bytes === undefined ? undefined : parseTarHeader(bytes);
      if (bytes === undefined || header === undefined) break;
      if (header.type === 'S') await skipSparseMap(reader, bytes);
      const extended = await readExtension(reader, header);
      if (extended !== undefined) {
        extension = { ...extension, ...extended };
        continue;
      }
      const entry = { ...header, ...extension };
      extension = {};
      yield await readEntry(reader, entry, headBytes);
    }
    await reader.drain();
  } finally {
    await reader.close();
  }
}

/** Undefined for what is an entry itself. */
async function readExtension(
  reader: ByteReader,
  header: TarHeader,
): Promise<Partial<TarHeader> | undefined> {
  switch (header.type) {
    case 'x':
      return parsePax(await readWhole(reader, header.size));
    case 'g':
      await reader.skip(padded(header.size));
      return {};
    case 'L':
      return { name: textOf(await readWhole(reader, header.size)) };
    case 'K':
      return { linkName: textOf(await readWhole(reader, header.size)) };
    default:
      return undefined;
  }
}

async function readEntry(
  reader: ByteReader,
  { name, linkName, mode, size, type }: TarHeader,
  headBytes: number,
): Promise<TarEntry> {
  const kind = kinds[type] ?? 'other';
  const content = kind === 'file' || kind === 'other' ? size : 0;
  const wanted = kind === 'file' && (mode & 0o111) !== 0 ? Math.min(size, headBytes) : 0;
  const head = wanted === 0 ? undefined : (await reader.take(wanted))?.slice();
  if (wanted > 0 && head === undefined) throw malformedLayer('it ends in the middle of a file');
  await reader.skip(padded(content) - wanted);
  return { name, kind, target: linkName, mode, size, ...(head === undefined ? {} : { head }) };
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'directory',
};

/** GNU's old sparse files carry the rest of their map in blocks of their own. */
async function skipSparseMap(reader: ByteReader, header: Uint8Array): Promise<void> {
  let more = header[482] === 1;
  while (more) {
    const bytes = await reader.take(block);
    if (bytes === undefined) throw malformedLayer('it ends in the middle of a header');
    more = bytes[504] === 1;
  }
}

async function readWhole(reader: ByteReader, size: number): Promise<Uint8Array> {
  if (size > longestExtension)
    throw new LayerError(
      'too-large',
      `A layer has a file name of ${size} bytes.`,
      'Look at what the build puts into the image.',
    );
  const bytes = await reader.take(size);
  if (bytes === undefined) throw malformedLayer('it ends in the middle of a header');
  const kept = bytes.slice();
  await reader.skip(padded(size) - size);
  return kept;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}
