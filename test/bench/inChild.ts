import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

export interface ChildRun {
  readonly milliseconds: number;
  readonly stdout: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs a program to a successful end and says how long it took, start to exit. Throws otherwise. */
export function timed(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ChildRun> {
  const { promise, resolve, reject } = deferred<ChildRun>();
  const start = performance.now();
  const child = spawn(file, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 300_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  child.once('error', reject);
  child.once('close', (code) => {
    const milliseconds = performance.now() - start;
    if (code === 0) resolve({ milliseconds, stdout });
    else reject(new Error(`${path.basename(file)} exited with ${String(code)}: ${stderr.trim()}`));
  });
  return promise;
}

export interface Bundle {
  readonly file: string;
  remove(): Promise<void>;
}

/** One file of plain JavaScript, as a user runs it: no loader, no type stripping in the measured time. */
export async function bundle(entry: string): Promise<Bundle> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-'));
  const file = path.join(folder, 'program.mjs');
  await build({
    entryPoints: [path.resolve(import.meta.dirname, entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['*.node'],
    logLevel: 'error',
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
