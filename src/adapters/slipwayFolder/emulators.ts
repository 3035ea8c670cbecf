import { readFile } from 'node:fs/promises';

/** QEMU's names of architectures, as its packages and images register them. */
const emulators: ReadonlyMap<string, string> = new Map([
  ['386', 'i386'],
  ['amd64', 'x86_64'],
  ['arm', 'arm'],
  ['arm64', 'aarch64'],
  ['loong64', 'loongarch64'],
  ['mips64', 'mips64'],
  ['mips64le', 'mips64el'],
  ['ppc64le', 'ppc64le'],
  ['riscv64', 'riscv64'],
  ['s390x', 's390x'],
]);

/** Whether the kernel hands Linux programs of a platform to QEMU (binfmt_misc). */
export async function hasEmulator(platform: string): Promise<boolean> {
  const [os, architecture = ''] = platform.split('/');
  const name = emulators.get(architecture);
  if (process.platform !== 'linux' || os !== 'linux' || name === undefined) return false;
  try {
    return (await readFile(`/proc/sys/fs/binfmt_misc/qemu-${name}`, 'utf8')).startsWith('enabled');
  } catch {
    // Not registered, or binfmt_misc is not mounted.
    return false;
  }
}
