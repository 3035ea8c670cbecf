import { malformedLayer } from './layerError.ts';

export interface TarHeader {
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  /** Bytes that follow, before padding. */
  readonly size: number;
  /** The type flag: `0` a file, `2` a symbolic link, `x` a pax header, … */
  readonly type: string;
}

/**
 * One header block of a tar archive (POSIX pax, ustar; GNU's base-256 numbers). Undefined for a
 * block of zeros, which ends the archive. Throws LayerError.
 */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  checkSum(block);
  const ustar = textAt(block, 257, 6) === 'ustar';
  // GNU's own format has times where ustar has the prefix, and says `ustar  `.
  const prefix = ustar && block[262] === 0 ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: textAt(block, 157, 100),
    mode: numberAt(block, 100, 8),
    size: sizeAt(block),
    type: String.fromCharCode(block[156] ?? 0).replace('\0', '0'),
  };
}

const text = new TextDecoder();

function textAt(block: Uint8Array, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return text.decode(end < 0 ? field : field.subarray(0, end));
}

function sizeAt(block: Uint8Array): number {
  const size = numberAt(block, 124, 12);
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw malformedLayer('a file has an impossible size');
}

/** Octal digits, or with the first bit set a big-endian number. NaN for anything else. */
function numberAt(block: Uint8Array, from: number, length: number): number {
  const field = block.subarray(from, from + length);
  const [first = 0, ...rest] = field;
  if (first >= 0x80) {
    // 0xff begins a negative number, which nothing here may be.
    if (first !== 0x80) return NaN;
    return rest.reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const digits = textAt(block, from, length).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : NaN;
}

/** The sum of all bytes, its own field counted as blanks; some old archives sum signed bytes. */
function checkSum(block: Uint8Array): void {
  const said = numberAt(block, 148, 8);
  let unsigned = 0;
  let signed = 0;
  for (const [at, byte] of block.entries()) {
    const counted = at >= 148 && at < 156 ? 32 : byte;
    unsigned += counted;
    signed += counted > 127 ? counted - 256 : counted;
  }
  if (said !== unsigned && said !== signed) throw malformedLayer('it is not a tar archive');
}
