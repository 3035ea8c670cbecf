import type { BinaryFormat } from './binaryFormat.ts';

export interface FormatVerdict {
  /** Whether the system and architecture are those that were asked for; undefined where that cannot be told. */
  readonly fits: boolean | undefined;
  /** E.g. `ELF, arm64, static, stripped`. */
  readonly text: string;
}

/** Whether a file is what a platform (`os/arch[/variant]`) runs. Variants are not told apart. */
export function judgeFormat(
  { executable, linking, stripped }: BinaryFormat,
  platform: string,
): FormatVerdict {
  const [os = '', architecture = ''] = platform.split('/');
  const traits = [
    ...(linking === undefined ? [] : [linking]),
    ...(stripped === undefined ? [] : [stripped ? 'stripped' : 'not stripped']),
  ];
  switch (executable.kind) {
    case 'elf': {
      const built = executable.architecture;
      const fits =
        !otherFormats.has(os) && (built === undefined ? undefined : built === architecture);
      const machine = built ?? `machine ${executable.machine}`;
      return { fits, text: ['ELF', machine, ...traits].join(', ') };
    }
    case 'mach-o': {
      const { architectures } = executable;
      const fits = appleSystems.has(os) && architectures.includes(architecture);
      return { fits, text: ['Mach-O', ...architectures, ...traits].join(', ') };
    }
    case 'pe': {
      const built = executable.architecture;
      const fits = os === 'windows' && (built === undefined ? undefined : built === architecture);
      return { fits, text: ['PE', ...(built === undefined ? [] : [built]), ...traits].join(', ') };
    }
    case 'script':
      return { fits: undefined, text: `a script for ${executable.interpreter}` };
    case 'unknown':
      return { fits: undefined, text: 'of no format of executables known here' };
  }
}

const appleSystems = new Set(['darwin', 'ios']);
/** Systems whose programs are no ELF files. */
const otherFormats = new Set([...appleSystems, 'windows', 'js', 'wasip1']);
