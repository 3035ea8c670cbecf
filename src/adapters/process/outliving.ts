import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './processGroup.ts';
import { forgetGroup, startFailure, startGroup } from './processGroup.ts';
import { groupRuns } from './signalGroup.ts';
import type { Exit, RunningProgram } from './stream.ts';
import { exitOf } from './stream.ts';

/** A file is looked at this often; nothing tells reliably that it grew. */
const pauseMs = 100;

/**
 * Starts a program that goes on when this process ends: its standard error is a file, which another
 * process can go on reading. Windows ends it with this one.
 */
export function startOutliving(
  program: Program,
  errorFile: string,
  signal: AbortSignal,
): RunningProgram {
  signal.throwIfAborted();
  const output = openSync(errorFile, 'wx', 0o600);
  try {
    const child = startGroup(program, ['ignore', 'ignore', output]);
    const { pid } = child;
    if (pid !== undefined) forgetGroup(pid);
    child.unref();
    const left = new Promise<Exit>((resolve, reject) => {
      child.once('error', (error) => reject(startFailure(program, error)));
      child.once('exit', (exitCode, killedBy) => resolve({ exitCode, signal: killedBy }));
    });
    return followed(pid, left, errorFile, signal);
  } finally {
    closeSync(output);
  }
}

/**
 * Goes on with what another process started by `startOutliving`. How it leaves is told to nobody:
 * its exit has neither a code nor a signal. Without a pid it has left already.
 */
export function followOutliving(
  pid: number | undefined,
  errorFile: string,
  signal: AbortSignal,
): RunningProgram {
  return followed(pid, untilGone(pid), errorFile, signal);
}

function followed(
  pid: number | undefined,
  left: Promise<Exit>,
  errorFile: string,
  signal: AbortSignal,
): RunningProgram {
  const exit = exitOf(left, pid, undefined, signal);
  const state = { ended: false };
  const end = (): void => {
    state.ended = true;
  };
  exit.then(end, end);
  return {
    ...(pid === undefined ? {} : { pid }),
    stdout: nothing(),
    stderr: growing(errorFile, state),
    exit,
  };
}

async function untilGone(pid: number | undefined): Promise<Exit> {
  while (pid !== undefined && groupRuns(pid)) await delay(pauseMs);
  return { exitCode: null, signal: null };
}

/** What is in a file, and what comes to it until the writer has ended. */
async function* growing(
  path: string,
  writer: { readonly ended: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      // Asked first: what was written before the end is then read to its end.
      const { ended } = writer;
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(65_536) });
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else if (ended) return;
      else await delay(pauseMs);
    }
  } finally {
    await file.close();
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterable that has nothing
async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {
  return;
}
