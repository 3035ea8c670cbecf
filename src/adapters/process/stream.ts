import { Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import type { Ladder, Program } from './processGroup.ts';
import { endGroup, forgetGroup, startFailure, startGroup } from './processGroup.ts';

export interface StreamCommand extends Program {
  /** How an aborted program is asked to leave. */
  readonly ladder?: Ladder;
  /** What the program's standard input gets before it is closed; it has none when absent. */
  readonly stdin?: string | AsyncIterable<Uint8Array>;
}

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface RunningProgram {
  /** Of the program and its process group; absent when it did not start. */
  readonly pid?: number;
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  /**
   * How the program left. Rejects with ProcessError when it did not start, and with the signal's
   * reason when it was aborted: then only after its whole process group is gone.
   */
  readonly exit: Promise<Exit>;
}

/** Runs a long program whose output is read as it comes. Both outputs must be read or they fill. */
export type StreamProgram = (command: StreamCommand, signal: AbortSignal) => RunningProgram;

/** BuildKit ends a build cleanly on SIGINT; what does not listen is ended less politely. */
export const buildLadder: Ladder = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGTERM', waitMs: 5000 },
  { signal: 'SIGKILL', waitMs: 5000 },
];

export const stream: StreamProgram = function stream(command, signal) {
  signal.throwIfAborted();
  const input = command.stdin === undefined ? 'ignore' : 'pipe';
  const child = startGroup(command, [input, 'pipe', 'pipe']);
  // A program that leaves without reading its input (EPIPE) is judged by its exit code.
  child.stdin?.on('error', () => undefined);
  feed(child.stdin, command.stdin);
  const outputs = [keep(child.stdout), keep(child.stderr)] as const;
  const left = new Promise<Exit>((resolve, reject) => {
    child.once('error', (error) => reject(startFailure(command, error)));
    child.once('exit', (exitCode, killedBy) => resolve({ exitCode, signal: killedBy }));
  });
  const exit = exitOf(left, child.pid, command.ladder, signal).then(
    (value) => {
      outputs.forEach(endWhenQuiet);
      return value;
    },
    (error: unknown) => {
      outputs.forEach(cut);
      throw error;
    },
  );
  // Who reads only the output must not crash on a rejection nobody awaited yet.
  exit.catch(() => undefined);
  const { pid } = child;
  return {
    ...(pid === undefined ? {} : { pid }),
    stdout: chunksOf(outputs[0].kept),
    stderr: chunksOf(outputs[1].kept),
    exit,
  };
};

function feed(stdin: Writable | null, input: StreamCommand['stdin']): void {
  if (stdin === null || input === undefined) return;
  if (typeof input === 'string') stdin.end(input);
  else
    Readable.from(input, { objectMode: false })
      .on('error', () => stdin.end())
      .pipe(stdin);
}

interface Output {
  readonly source: Readable | null;
  readonly kept: PassThrough;
}

/** Node throws away what nobody has begun to read when a child leaves; this keeps it. */
function keep(source: Readable | null): Output {
  const kept = new PassThrough();
  source?.on('error', () => kept.end());
  source?.pipe(kept);
  return { source, kept };
}

function cut(output: Output): void {
  output.source?.destroy();
  output.kept.end();
}

/** How a program left, or the signal's reason once its whole process group is gone. */
export async function exitOf(
  left: Promise<Exit>,
  pid: number | undefined,
  ladder: Ladder | undefined,
  signal: AbortSignal,
): Promise<Exit> {
  if (pid === undefined) return left;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([left, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    // Also after a normal end: a build leaves nothing running behind.
    await endGroup(pid, ladder ?? buildLadder);
    forgetGroup(pid);
  }
}

/**
 * What a program wrote before it left is still read in full; but somebody else who holds the pipe
 * open (a daemon it started) must not keep the reader waiting for ever.
 */
function endWhenQuiet(output: Output): void {
  const { source, kept } = output;
  let seen = -1;
  const timer = setInterval(() => {
    if (source === null || source.destroyed) {
      clearInterval(timer);
      return;
    }
    const now = source instanceof Socket ? source.bytesRead : 0;
    if (now === seen && source.readableLength === 0 && !kept.writableNeedDrain) cut(output);
    seen = now;
  }, 250);
}

async function* chunksOf(kept: PassThrough): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of kept) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
