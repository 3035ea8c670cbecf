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
  | {
      readonly kind: 'mach-o';
      /** Several in a universal file; those no platform is named after are left out. */
      readonly architectures: readonly string[];
    }
  | {
      readonly kind: 'pe';
      /** Undefined also where its header begins after the bytes that were read. */
      readonly architecture?: string;
    }
  | { readonly kind: 'unknown' };

/** Bytes of a file that decide; the kernel reads as many (`BINPRM_BUF_SIZE`). */
export const executableHead = 256;

/** Reads the beginning of a file; never fails. */
export function readExecutable(head: Uint8Array): Executable {
  if (startsWith(head, [0x7f, 0x45, 0x4c, 0x46])) return readElf(head);
  if (startsWith(head, [0x23, 0x21])) return readShebang(head);
  if (startsWith(head, [0x4d, 0x5a])) return readPe(head);
  return readMachO(head) ?? { kind: 'unknown' };
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

/** PE format: `e_lfanew` at 0x3c leads to the signature, the machine follows it. */
function readPe(head: Uint8Array): Executable {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const at = head.length < 0x40 ? undefined : view.getUint32(0x3c, true);
  if (at === undefined || at + 6 > head.length) return { kind: 'pe' };
  if (view.getUint32(at, true) !== 0x4550) return { kind: 'unknown' };
  const architecture = peMachines.get(view.getUint16(at + 4, true));
  return { kind: 'pe', ...(architecture === undefined ? {} : { architecture }) };
}

const peMachines: ReadonlyMap<number, string> = new Map([
  [0x014c, '386'],
  [0x8664, 'amd64'],
  [0x01c4, 'arm'],
  [0xaa64, 'arm64'],
]);

/** Mach-O, `loader.h` and `fat.h`: one header, or a table of them in big-endian order. */
function readMachO(head: Uint8Array): Executable | undefined {
  if (head.length < 8) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const magic = view.getUint32(0);
  if (magic === 0xcffaedfe || magic === 0xcefaedfe) return machO([view.getUint32(4, true)]);
  if (magic === 0xfeedfacf || magic === 0xfeedface) return machO([view.getUint32(4)]);
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) return undefined;
  const count = view.getUint32(4);
  // A Java class begins the same; its version stands here, and none is below 45.
  if (count === 0 || count >= 45) return undefined;
  const entry = magic === 0xcafebabe ? 20 : 32;
  const types: number[] = [];
  for (let at = 8; types.length < count && at + 4 <= head.length; at += entry)
    types.push(view.getUint32(at));
  return machO(types);
}

function machO(types: readonly number[]): Executable {
  const architectures = types.flatMap((type) => machOTypes.get(type) ?? []);
  return { kind: 'mach-o', architectures: [...new Set(architectures)] };
}

const machOTypes: ReadonlyMap<number, string> = new Map([
  [7, '386'],
  [0x01000007, 'amd64'],
  [12, 'arm'],
  [0x0100000c, 'arm64'],
]);

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}
