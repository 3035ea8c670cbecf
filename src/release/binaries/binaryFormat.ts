import type { Executable } from '../../oci/layer/executable.ts';
import { readExecutable } from '../../oci/layer/executable.ts';
import type { ElfTable, ElfTables } from './elfTraits.ts';
import type { FormatTraits } from './headerTraits.ts';
import { headerTraits } from './headerTraits.ts';
import { elfTables, hasSymbols, namesInterpreter } from './elfTraits.ts';

/** What a file is to the system it is for. */
export interface BinaryFormat extends FormatTraits {
  readonly executable: Executable;
}

/** Of the beginning; headers of ELF and PE and the load commands of Mach-O are well within it. */
const headSize = 16 * 1024;
/** Tables that are larger are not looked into. */
const largestTable = 1024 * 1024;

/** Reads a file's format from its bytes, of which it keeps only headers and tables. */
export async function readBinaryFormat(bytes: AsyncIterable<Uint8Array>): Promise<BinaryFormat> {
  let head = new Uint8Array();
  let tables: ElfTables | undefined;
  let segments: Part | undefined;
  let sections: Part | undefined;
  let at = 0;
  for await (const piece of beginningWhole(bytes, headSize)) {
    if (at === 0) {
      head = piece.slice(0, headSize);
      tables = elfTables(head);
      if (tables === undefined) break;
      segments = partOf(tables.segments);
      sections = partOf(tables.sections);
    }
    segments?.take(at, piece);
    sections?.take(at, piece);
    at += piece.length;
  }
  const little = tables?.little === true;
  const executable = readExecutable(head);
  if (executable.kind !== 'elf') return { executable, ...headerTraits(head) };
  return {
    executable,
    ...(segments?.whole === true && {
      linking: namesInterpreter(segments.bytes(), segments.entrySize, little)
        ? ('dynamic' as const)
        : ('static' as const),
    }),
    ...(sections?.whole === true && {
      stripped: !hasSymbols(sections.bytes(), sections.entrySize, little),
    }),
  };
}

/** The same bytes; the first piece has `size` of them, or all there are. */
async function* beginningWhole(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let begun = new Uint8Array();
  let whole = false;
  for await (const piece of bytes) {
    if (whole) {
      yield piece;
      continue;
    }
    const joined = new Uint8Array(begun.length + piece.length);
    joined.set(begun);
    joined.set(piece, begun.length);
    begun = joined;
    whole = begun.length >= size;
    if (whole) yield begun;
  }
  if (!whole) yield begun;
}

function partOf({ offset, entrySize, count }: ElfTable): Part {
  return new Part(offset, entrySize * count, entrySize);
}

/** Some bytes of a file that goes by. */
class Part {
  readonly entrySize: number;
  readonly #from: number;
  readonly #bytes: Uint8Array;
  #filled = 0;

  constructor(from: number, size: number, entrySize = 1) {
    this.#from = from;
    this.entrySize = entrySize;
    this.#bytes = new Uint8Array(Math.min(size, largestTable));
    if (size > largestTable) this.#filled = Number.NaN;
  }

  /** Pieces come in order, each once. */
  take(at: number, piece: Uint8Array): void {
    const next = this.#from + this.#filled - at;
    if (!(next >= 0 && next < piece.length)) return;
    const taken = piece.subarray(next, next + this.#bytes.length - this.#filled);
    this.#bytes.set(taken, this.#filled);
    this.#filled += taken.length;
  }

  get whole(): boolean {
    return this.#filled === this.#bytes.length;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#filled);
  }
}
