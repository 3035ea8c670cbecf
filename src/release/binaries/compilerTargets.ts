import { platformKey } from '../../build/platformKey.ts';

type Targets = Readonly<Record<string, string>>;

interface Compiler {
  readonly name: string;
  readonly targets: Targets;
}

/** GNU's libc on Linux and GNU's tools on Windows, as goreleaser has it. https://doc.rust-lang.org/rustc/platform-support.html */
const rust: Targets = {
  'linux/amd64': 'x86_64-unknown-linux-gnu',
  'linux/arm64': 'aarch64-unknown-linux-gnu',
  'linux/386': 'i686-unknown-linux-gnu',
  'linux/arm/v7': 'armv7-unknown-linux-gnueabihf',
  'linux/arm/v6': 'arm-unknown-linux-gnueabihf',
  'linux/riscv64': 'riscv64gc-unknown-linux-gnu',
  'linux/ppc64le': 'powerpc64le-unknown-linux-gnu',
  'linux/s390x': 's390x-unknown-linux-gnu',
  'linux/loong64': 'loongarch64-unknown-linux-gnu',
  'darwin/amd64': 'x86_64-apple-darwin',
  'darwin/arm64': 'aarch64-apple-darwin',
  'windows/amd64': 'x86_64-pc-windows-gnu',
  'windows/arm64': 'aarch64-pc-windows-gnullvm',
  'windows/386': 'i686-pc-windows-gnu',
  'freebsd/amd64': 'x86_64-unknown-freebsd',
};

/** musl on Linux: Zig has it with it, and what comes out is static. */
const zig: Targets = {
  'linux/amd64': 'x86_64-linux-musl',
  'linux/arm64': 'aarch64-linux-musl',
  'linux/386': 'x86-linux-musl',
  'linux/arm/v7': 'arm-linux-musleabihf',
  'linux/riscv64': 'riscv64-linux-musl',
  'linux/ppc64le': 'powerpc64le-linux-musl',
  'linux/s390x': 's390x-linux-musl',
  'linux/loong64': 'loongarch64-linux-musl',
  'darwin/amd64': 'x86_64-macos',
  'darwin/arm64': 'aarch64-macos',
  'windows/amd64': 'x86_64-windows',
  'windows/arm64': 'aarch64-windows',
  'windows/386': 'x86-windows',
  'freebsd/amd64': 'x86_64-freebsd',
};

/** https://bun.sh/docs/bundler/executables */
const bun: Targets = {
  'linux/amd64': 'bun-linux-x64',
  'linux/arm64': 'bun-linux-arm64',
  'darwin/amd64': 'bun-darwin-x64',
  'darwin/arm64': 'bun-darwin-arm64',
  'windows/amd64': 'bun-windows-x64',
};

/** https://docs.deno.com/runtime/reference/cli/compile/ */
const deno: Targets = {
  'linux/amd64': 'x86_64-unknown-linux-gnu',
  'linux/arm64': 'aarch64-unknown-linux-gnu',
  'darwin/amd64': 'x86_64-apple-darwin',
  'darwin/arm64': 'aarch64-apple-darwin',
  'windows/amd64': 'x86_64-pc-windows-msvc',
};

/** As nodejs.org names what it offers: a single executable is made of the Node of its platform. */
const node: Targets = {
  'linux/amd64': 'linux-x64',
  'linux/arm64': 'linux-arm64',
  'linux/ppc64le': 'linux-ppc64le',
  'linux/s390x': 'linux-s390x',
  'darwin/amd64': 'darwin-x64',
  'darwin/arm64': 'darwin-arm64',
  'windows/amd64': 'win-x64',
  'windows/arm64': 'win-arm64',
};

const compilers: ReadonlyMap<string, Compiler> = new Map([
  ['rustTarget', { name: 'Rust', targets: rust }],
  ['zigTarget', { name: 'Zig', targets: zig }],
  ['bunTarget', { name: 'Bun', targets: bun }],
  ['denoTarget', { name: 'Deno', targets: deno }],
  ['nodeTarget', { name: 'Node', targets: node }],
]);

/** What a variable of a command is for a platform; undefined for one that is no compiler’s target. */
export function compilerTarget(
  variable: string,
  platform: string,
): { readonly target: string } | { readonly problem: string } | undefined {
  const compiler = compilers.get(variable);
  if (compiler === undefined) return undefined;
  const { name, targets } = compiler;
  const target = targets[platformKey(platform)];
  if (target !== undefined) return { target };
  const known = Object.keys(targets).join(', ');
  return {
    problem: `{{${variable}}} has no value for ${platform}: ${name} has targets for ${known}.`,
  };
}

/** The variables of a text that are compilers’ targets. */
export function targetVariables(text: string): string[] {
  return [...text.matchAll(/\{\{ *([A-Za-z]+) *\}\}/g)].flatMap(([, name = '']) =>
    compilers.has(name) ? [name] : [],
  );
}
