import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError } from '../../build/buildError.ts';
import type { SolveEvent } from '../../build/buildKit.ts';
import type { BuildxCommand } from '../../build/buildxCommand.ts';
import { parseSolveStatus } from '../../build/parseSolveStatus.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { KeepProgram } from './keptProgram.ts';
import type { RunningProgram, StreamProgram } from '../process/stream.ts';
import { readBuildMetadata } from './buildMetadata.ts';
import { asBuildError } from './dockerFailure.ts';
import { readLines } from './lineReader.ts';
import { claimSolveFolder, makeSolveFolder, sweepSolveFolders } from './solveFolders.ts';
import type { SolveWatch } from './watchSolve.ts';
import { watchSolve } from './watchSolve.ts';

export interface SolveOptions {
  readonly stream: StreamProgram;
  /** For commands to `keep`; without it they end with this process as others do. */
  readonly keepProgram?: KeepProgram;
  readonly dockerPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long buildx may say nothing at all before its first line: a frozen daemon never answers. */
  readonly firstOutputMs: number;
  /** How long a build may take. */
  readonly buildMs: number;
}

/** More of a line of text than anybody reads. */
const longestText = 20_000;

/** Runs a build; see `BuildKit.solve`. */
export async function* solve(
  options: SolveOptions,
  command: BuildxCommand,
  signal: AbortSignal,
): AsyncGenerator<SolveEvent, void, undefined> {
  signal.throwIfAborted();
  await checkFolder(command.cwd);
  await sweepSolveFolders(signal);
  const keep = options.keepProgram && command.keep;
  const folder = keep ?? (await makeSolveFolder());
  const metadata = join(folder, 'metadata.json');
  const watch = watchSolve(options, signal);
  let running: RunningProgram | undefined;
  try {
    running = await start({ ...options, keep }, command, metadata, watch.signal);
    if (keep === undefined && running.pid !== undefined) claimSolveFolder(folder, running.pid);
    for await (const line of readLines(heard(running.stderr, watch))) yield eventOf(line);
    await checkExit(running, keep === undefined ? undefined : metadata, signal);
    yield { kind: 'done', metadata: await readBuildMetadata(metadata, command.target) };
  } finally {
    // Who stops reading stops the build, which would otherwise wait for ever to be read.
    watch.stop();
    await running?.exit.catch(() => undefined);
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new BuildError(
    'missing-file',
    `The folder ${path} does not exist.`,
    'Correct context in slipway.yaml.',
  );
}

async function start(
  { stream, keepProgram, keep, dockerPath, env }: SolveOptions & { keep: string | undefined },
  { args, cwd, stdin }: BuildxCommand,
  metadata: string,
  signal: AbortSignal,
): Promise<RunningProgram> {
  // The context, or the target of bake, is the last argument, and stays it.
  const all = [...args.slice(0, -1), '--metadata-file', metadata, ...args.slice(-1)];
  try {
    const program = { file: dockerPath, args: all, cwd, env };
    if (keep !== undefined && keepProgram !== undefined)
      return await keepProgram(keep, program, metadata, signal);
    const running = stream({ ...program, ...(stdin === undefined ? {} : { stdin }) }, signal);
    void discard(running.stdout);
    return running;
  } catch (error) {
    throw asBuildError(error);
  }
}

async function* heard(
  chunks: AsyncIterable<Uint8Array>,
  watch: SolveWatch,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    watch.spoke();
    yield chunk;
  }
}

/** buildx writes nothing of interest there, but it must not find the pipe full. */
async function discard(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  let next = await iterator.next();
  while (next.done !== true) next = await iterator.next();
}

function eventOf(line: string): SolveEvent {
  const status = parseSolveStatus(line);
  if (status !== undefined) return { kind: 'status', status };
  return { kind: 'text', line: redactText(plainText(line.slice(0, longestText))) };
}

/** `proof` is written by a build that ended well, and all there is where nobody saw it leave. */
async function checkExit(
  running: RunningProgram,
  proof: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, signal: killedBy } = await running.exit.catch((error: unknown) => {
    throw asBuildError(error);
  });
  if (exitCode === 0) return;
  const unseen = exitCode === null && killedBy === null;
  if (unseen && proof !== undefined && (await isThere(proof))) return;
  // Older versions of buildx answer 1 to a cancelled build: whether the user did it is our flag.
  signal.throwIfAborted();
  const how = exitCode === null ? `by ${killedBy ?? 'a signal'}` : `with exit code ${exitCode}`;
  throw new BuildError(
    exitCode === 130 ? 'cancelled' : 'failed',
    `docker buildx build was ended ${how}.`,
    'See the log of the build.',
    exitCode === null ? {} : { exitCode },
  );
}
