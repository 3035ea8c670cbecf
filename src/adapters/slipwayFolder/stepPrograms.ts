import { access, constants, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isAbort } from '../../oci/failure.ts';
import { ChecklistError } from '../../release/checklist/checklistError.ts';
import type {
  ProgramEvent,
  StepProgram,
  StepPrograms,
} from '../../release/checklist/stepPrograms.ts';
import { ProcessError } from '../process/processError.ts';
import type { Ladder } from '../process/processGroup.ts';
import type { RunningProgram, StreamCommand, StreamProgram } from '../process/stream.ts';
import { hasEmulator } from './emulators.ts';
import { mergeOutputs } from './mergeOutputs.ts';
import { endLeftover, noteRunning } from './runningProgram.ts';
import type { StepLog } from './stepLog.ts';
import { openStepLog } from './stepLog.ts';
import { logBase, pathWithin } from './stepLogs.ts';

export interface StepProgramsOptions {
  /** The project's folder, where programs run and logs are kept. */
  readonly root: string;
  readonly stream: StreamProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What Slipway itself signs in with: a step's program is given none of it. */
const secretNames = [
  'DOCKER_AUTH_CONFIG',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
];

const ladder: Ladder = [
  { signal: 'SIGTERM', waitMs: 5000 },
  { signal: 'SIGKILL', waitMs: 5000 },
];

/** More output than this is not handed on; the log keeps more. */
const mostShown = 1024 * 1024;

export function createStepPrograms({ root, stream, env }: StepProgramsOptions): StepPrograms {
  return {
    platform: platformHere(),
    parallelism: availableParallelism(),
    emulates: hasEmulator,
    run: (program, signal) => runProgram(root, stream, program, signal),
    find: async (names) => {
      for (const name of names) if (await isInstalled(name, env)) return name;
      return undefined;
    },
  };
}

async function* runProgram(
  root: string,
  stream: StreamProgram,
  program: StepProgram,
  signal: AbortSignal,
): AsyncGenerator<ProgramEvent> {
  const base = await logBase(root, program.release, program.step);
  await endLeftover(`${base}.pid`, ladder);
  const log = await openStepLog(base);
  const late = AbortSignal.timeout(program.timeoutMs);
  // Who stops reading wants no more of it.
  const unread = new AbortController();
  try {
    const running = stream(
      commandOf(program, root),
      AbortSignal.any([signal, late, unread.signal]),
    );
    const forget = await noteRunning(`${base}.pid`, running.pid);
    yield* textOf(running, log);
    const exit = await running.exit;
    await forget();
    yield { kind: 'end', end: { ...exit, log: pathWithin(root, log.path) } };
  } catch (error) {
    throw late.aborted && !signal.aborted ? tooLong(program) : explained(error);
  } finally {
    unread.abort();
    await log.close();
  }
}

function commandOf({ argv, stdin, env: own }: StepProgram, root: string): StreamCommand {
  const [file, ...args] = argv;
  const secrets = Object.fromEntries(secretNames.map((name) => [name, undefined]));
  const env = { ...own, ...secrets };
  return { file, args, cwd: root, env, ladder, ...(stdin === undefined ? {} : { stdin }) };
}

/** As images name it. */
function platformHere(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const architectures: Readonly<Record<string, string>> = {
    x64: 'amd64',
    ia32: '386',
    arm: 'arm/v7',
  };
  return `${os}/${architectures[process.arch] ?? process.arch}`;
}

async function* textOf(
  { stdout, stderr }: RunningProgram,
  log: StepLog,
): AsyncGenerator<ProgramEvent> {
  const decoders = [new TextDecoder(), new TextDecoder()];
  let shown = 0;
  for await (const { from, bytes } of mergeOutputs([stdout, stderr])) {
    await log.write(bytes);
    const text = shown < mostShown ? decoders[from]?.decode(bytes, { stream: true }) : undefined;
    shown += bytes.length;
    if (text !== undefined && text !== '') yield { kind: 'text', text };
  }
}

function explained(error: unknown): unknown {
  if (isAbort(error) || !(error instanceof ProcessError)) return error;
  return new ChecklistError('step-failed', error.message, error.remedy, { cause: error });
}

function tooLong({ argv, timeoutMs }: StepProgram): ChecklistError {
  return new ChecklistError(
    'step-failed',
    `${argv[0]} did not end within ${Math.round(timeoutMs / 1000)} s and was ended.`,
    'See its log for what it waited for, or give the step a longer `timeout`.',
  );
}

/** Looked for on PATH; nothing is started. */
async function isInstalled(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (env['PATH'] ?? '').split(delimiter))
    for (const ending of endings) {
      if (!isAbsolute(folder)) continue;
      try {
        const file = join(folder, name + ending);
        await access(file, constants.X_OK);
        if ((await stat(file)).isFile()) return true;
      } catch {
        // Not here.
      }
    }
  return false;
}
