/** Where a table of an ELF file is, in bytes. */
export interface ElfTable {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

export interface ElfTables {
  readonly little: boolean;
  readonly segments: ElfTable;
  readonly sections: ElfTable;
}

/** The tables the header of an ELF file names (System V ABI, chapter 4); undefined for what is none. */
export function elfTables(head: Uint8Array): ElfTables | undefined {
  if (head.length < 64 || head[0] !== 0x7f) return undefined;
  const little = head[5] === 1;
  const view = viewOf(head);
  const u16 = (at: number) => view.getUint16(at, little);
  if (head[4] === 1)
    return {
      little,
      segments: { offset: view.getUint32(28, little), entrySize: u16(42), count: u16(44) },
      sections: { offset: view.getUint32(32, little), entrySize: u16(46), count: u16(48) },
    };
  const u64 = (at: number) => Number(view.getBigUint64(at, little));
  return {
    little,
    segments: { offset: u64(32), entrySize: u16(54), count: u16(56) },
    sections: { offset: u64(40), entrySize: u16(58), count: u16(60) },
  };
}

/** Whether the kernel hands the program to a dynamic linker (`PT_INTERP`). */
export function namesInterpreter(
  segments: Uint8Array,
  entrySize: number,
  little: boolean,
): boolean {
  return numbersAt(segments, entrySize, 0, little).includes(3);
}

/** Whether symbols for debuggers are in it (`SHT_SYMTAB`), what `strip` takes out. */
export function hasSymbols(sections: Uint8Array, entrySize: number, little: boolean): boolean {
  return numbersAt(sections, entrySize, 4, little).includes(2);
}

function numbersAt(
  table: Uint8Array,
  entrySize: number,
  offset: number,
  little: boolean,
): number[] {
  const view = viewOf(table);
  const numbers: number[] = [];
  if (entrySize < offset + 4) return numbers;
  for (let at = 0; at + entrySize <= table.length; at += entrySize)
    numbers.push(view.getUint32(at + offset, little));
  return numbers;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
