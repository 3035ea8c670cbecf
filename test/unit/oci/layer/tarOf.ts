interface Given {
  readonly name: string;
  readonly type?: string;
  readonly mode?: number;
  readonly target?: string;
  readonly content?: Uint8Array | string;
  /** Written instead of the real one. */
  readonly size?: string;
}

/** A ustar archive, written from POSIX's description of the format. */
export function tarOf(entries: readonly Given[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const header = Buffer.alloc(512);
    header.write(entry.name, 0, 100);
    header.write((entry.mode ?? 0o755).toString(8).padStart(7, '0'), 100);
    header.write(entry.size ?? content.length.toString(8).padStart(11, '0'), 124, 'latin1');
    header.write('        ', 148);
    header.write(entry.type ?? '0', 156);
    header.write(entry.target ?? '', 157, 100);
    header.write('ustar\0' + '00', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** In pieces of a size that no header and no file fits into. */
export async function* pieces(bytes: Uint8Array, size = 77): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** The first bytes of an ELF file for a machine. */
export function elf(machine: number, { bits = 64, little = true } = {}): Buffer {
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, little ? 1 : 2, 1]);
  if (little) head.writeUInt16LE(machine, 18);
  else head.writeUInt16BE(machine, 18);
  return head;
}
