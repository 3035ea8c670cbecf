import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { ProcessError } from './processError.ts';
import type { Ladder, Program } from './processGroup.ts';
import { endGroup, forgetGroup, startFailure, startGroup } from './processGroup.ts';
import { withinTime } from './withinTime.ts';

export interface Command extends Program {
  /** Written to the program's standard input, which is then closed. */
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream; more is an error. 8 MiB when absent. */
  readonly maxOutput?: number;
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and resolves whatever its exit code. Throws ProcessError, or the
 * signal's reason when it is aborted; in both cases only after its process group is gone.
 */
export type RunCommand = (command: Command, signal: AbortSignal) => Promise<Outcome>;

const ladder: Ladder = [
  { signal: 'SIGTERM', waitMs: 2000 },
  { signal: 'SIGKILL', waitMs: 2000 },
];

/** Output of a program that has left may still come from a background child holding the pipe. */
const drainMs = 500;

export const run: RunCommand = async function run(command, signal) {
  signal.throwIfAborted();
  const child = startGroup(command, ['pipe', 'pipe', 'pipe']);
  const limit = command.maxOutput ?? 8 * 1024 * 1024;
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  try {
    const left = new Promise<Exit>((resolve, reject) => {
      leaving(child, command, resolve, reject);
      collect(child.stdout, stdout, limit, () => reject(tooMuch(command, limit)));
      collect(child.stderr, stderr, limit, () => reject(tooMuch(command, limit)));
    });
    feed(child, command.stdin);
    const exit = await withinTime(left, command.timeoutMs, () => tooLong(command), signal);
    return { ...exit, stdout: text(stdout), stderr: text(stderr) };
  } catch (error) {
    if (child.pid !== undefined) await endGroup(child.pid, ladder);
    throw error;
  } finally {
    if (child.pid !== undefined) forgetGroup(child.pid);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
};

interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Resolves when the program has left and its output has ended, or shortly after the former. */
function leaving(
  child: ChildProcess,
  command: Command,
  resolve: (exit: Exit) => void,
  reject: (error: unknown) => void,
): void {
  let late: NodeJS.Timeout | undefined;
  child.once('error', (error) => reject(startFailure(command, error)));
  child.once('exit', (exitCode, signal) => {
    late = setTimeout(() => resolve({ exitCode, signal }), drainMs);
  });
  child.once('close', (exitCode, signal) => {
    clearTimeout(late);
    resolve({ exitCode, signal });
  });
}

function collect(
  stream: Readable | null,
  chunks: Uint8Array[],
  limit: number,
  onTooMuch: () => void,
): void {
  let size = 0;
  stream?.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > limit) onTooMuch();
    else chunks.push(chunk);
  });
}

function feed(child: ChildProcess, stdin: string | undefined): void {
  // A program that leaves without reading its input (EPIPE) is judged by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
}

function tooLong(command: Command): ProcessError {
  const seconds = Math.round(command.timeoutMs / 100) / 10;
  return new ProcessError(
    'timeout',
    `${command.file} did not finish within ${seconds} s and was ended.`,
    'Try again; if it happens again, run the same command in a terminal to see what it waits for.',
  );
}

function tooMuch(command: Command, limit: number): ProcessError {
  return new ProcessError(
    'too-much-output',
    `${command.file} wrote more than ${limit} bytes and was ended.`,
    'Run the same command in a terminal to see what it writes.',
  );
}

function text(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
