import type { ClientHttp2Session } from 'node:http2';
import { connect } from 'node:http2';
import { Duplex, PassThrough, Readable } from 'node:stream';
import type { BuildError } from '../../../build/buildError.ts';
import { classifyCommandFailure } from '../../../build/classifyFailure.ts';
import type { HistoryNode } from '../../../build/history/buildHistory.ts';
import { plainText } from '../../../build/plainText.ts';
import type { Ladder } from '../../process/processGroup.ts';
import type { RunningProgram, StreamProgram } from '../../process/stream.ts';
import { withinTime } from '../../process/withinTime.ts';
import { asBuildError } from '../dockerFailure.ts';
import { readLines } from '../lineReader.ts';

export interface DialOptions {
  readonly stream: StreamProgram;
  readonly dockerPath: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Dialled {
  readonly session: ClientHttp2Session;
  /** Why the program behind the connection left by itself, if it said so. */
  why(): Promise<BuildError | undefined>;
  /** Ends the connection and the program behind it. */
  close(): Promise<void>;
}

/** It only copies bytes: nothing is lost by ending it at once. */
const ladder: Ladder = [{ signal: 'SIGKILL', waitMs: 2000 }];

const mostWords = 200;

/** A program that has lost its connection leaves at once. */
const leavingMs = 500;

/** A connection to the BuildKit of one node, by way of `docker buildx dial-stdio`. */
export function dialBuildKit(
  { stream, dockerPath, env }: DialOptions,
  { builder, platform }: HistoryNode,
  signal: AbortSignal,
): Dialled {
  const own = new AbortController();
  const toBuildKit = new PassThrough();
  const running = start();
  const words: string[] = [];
  const heard = hear(running, words);
  const duplex = Duplex.from({
    writable: toBuildKit,
    readable: Readable.from(running.stdout, { objectMode: false }),
  });
  duplex.on('error', () => undefined);
  const session = connect('http://buildkit', { createConnection: () => duplex });
  // Every call on it fails then, and says so.
  session.on('error', () => undefined);
  void running.exit.then(
    () => session.destroy(),
    () => session.destroy(),
  );
  return {
    session,
    async why() {
      const late = (): Error => new Error('it still runs');
      const leaving = withinTime(running.exit, leavingMs, late, own.signal);
      const exit = await leaving.catch(() => undefined);
      if (exit === undefined || exit.exitCode === 0) return undefined;
      await heard;
      return classifyCommandFailure(exit.exitCode ?? 1, words);
    },
    async close() {
      session.destroy();
      toBuildKit.end();
      own.abort();
      await running.exit.catch(() => undefined);
    },
  };

  function start(): RunningProgram {
    const args = ['buildx', 'dial-stdio', '--builder', builder];
    if (platform !== undefined) args.push('--platform', platform);
    const both = AbortSignal.any([signal, own.signal]);
    try {
      return stream(
        { file: dockerPath, args, ladder, stdin: toBuildKit, ...(env && { env }) },
        both,
      );
    } catch (error) {
      throw asBuildError(error);
    }
  }
}

async function hear(running: RunningProgram, words: string[]): Promise<void> {
  for await (const line of readLines(running.stderr, 20_000))
    if (words.length < mostWords) words.push(plainText(line));
}
