/** What the first bytes of a file say it is to the kernel. */
export type Executable =
  | {
      readonly kind: 'elf';
      /** As platforms name it, e.g. `arm64`; undefined for a machine no platform is named after. */
      readonly architecture?: string;
      /** `e_machine`. */
      readonly machine: number;
    }
  | {
      /** `#!interpreter argument`. */
      readonly kind: 'script';
      readonly interpreter: string;
      readonly argument?: string;
    }
  | { readonly kind: 'mach-o' | 'pe' | 'unknown' };

/** Bytes of a file that decide; the kernel reads as many (`BINPRM_BUF_SIZE`). */
export const executableHead = 256;

/** Reads the beginning of a file; never fails. */
export function readExecutable(head: Uint8Array): Executable {
  if (startsWith(head, [0x7f, 0x45, 0x4c, 0x46])) return readElf(head);
  if (startsWith(head, [0x23, 0x21])) return readShebang(head);
  if (startsWith(head, [0x4d, 0x5a])) return { kind: 'pe' };
  return isMachO(head) ? { kind: 'mach-o' } : { kind: 'unknown' };
}

/** ELF header: System V ABI, chapter 4; `e_machine` is at 18 in both classes. */
function readElf(head: Uint8Array): Executable {
  const [bits, order] = [head[4], head[5]];
  if (head.length < 20 || (bits !== 1 && bits !== 2) || (order !== 1 && order !== 2))
    return { kind: 'unknown' };
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const machine = view.getUint16(18, order === 1);
  const architecture = architectureOf(machine, bits === 2, order === 1);
  return { kind: 'elf', machine, ...(architecture === undefined ? {} : { architecture }) };
}

/** Go's names (OCI image index, platform) of ELF machines. */
function architectureOf(machine: number, is64: boolean, little: boolean): string | undefined {
  switch (machine) {
    case 0x03:
      return '386';
    case 0x3e:
      return 'amd64';
    case 0x28:
      return 'arm';
    case 0xb7:
      return 'arm64';
    case 0xf3:
      return is64 ? 'riscv64' : undefined;
    case 0x15:
      return little ? 'ppc64le' : 'ppc64';
    case 0x16:
      return is64 ? 's390x' : undefined;
    case 0x08:
      return `mips${is64 ? '64' : ''}${little ? 'le' : ''}`;
    case 0x102:
      return is64 ? 'loong64' : undefined;
    default:
      return undefined;
  }
}

/** execve(2), interpreter scripts: one optional argument, to the end of the line. */
function readShebang(head: Uint8Array): Executable {
  const end = head.indexOf(10);
  const bytes = head.subarray(2, end < 0 ? head.length : end);
  const line = new TextDecoder().decode(bytes).trim();
  const match = /^(\S+)(?:[ \t]+(.*))?$/.exec(line);
  const [, interpreter, argument] = match ?? [];
  if (interpreter === undefined) return { kind: 'unknown' };
  return { kind: 'script', interpreter, ...(argument === undefined ? {} : { argument }) };
}

function isMachO(head: Uint8Array): boolean {
  const magics = [
    [0xcf, 0xfa, 0xed, 0xfe],
    [0xce, 0xfa, 0xed, 0xfe],
    [0xfe, 0xed, 0xfa, 0xcf],
    [0xfe, 0xed, 0xfa, 0xce],
  ];
  return magics.some((magic) => startsWith(head, magic));
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}
