import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { groupRuns, signalGroup } from './signalGroup.ts';
import { ProcessError } from './processError.ts';

/** What to start. `args` go to the program as they are: there is no shell. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Merged over this process's environment; an undefined value removes the variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How a process group is asked to leave: each signal, and how long it gets before the next. */
export type Ladder = readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[];

const live = new Set<number>();
let watching = false;

/** Groups that still run when this process leaves would be orphans: they are told to leave too. */
function endWithThisProcess(pid: number): void {
  live.add(pid);
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const group of live) signalGroup(group, 'SIGTERM');
  });
}

/** Starts a program as the leader of its own process group. Throws ProcessError. */
export function startGroup(program: Program, stdio: StdioOptions): ChildProcess {
  let child: ChildProcess;
  try {
    child = spawn(program.file, [...program.args], {
      cwd: program.cwd,
      env: { ...process.env, ...program.env },
      stdio,
      shell: false,
      windowsHide: true,
      // On Windows `detached` would open a console window; there the tree is found by parent.
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    throw startFailure(program, error);
  }
  if (child.pid !== undefined) endWithThisProcess(child.pid);
  return child;
}

/** Says why a program did not start. */
export function startFailure(program: Program, error: unknown): ProcessError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const options = { cause: error };
  if (code === 'ENOENT' && program.cwd !== undefined && !isFolder(program.cwd))
    return new ProcessError(
      'failed',
      `${program.file} was not started: the folder ${program.cwd} does not exist.`,
      'Check the folder and try again.',
      options,
    );
  if (code === 'ENOENT')
    return new ProcessError(
      'not-found',
      `${program.file} was not found.`,
      `Install ${program.file}, or put the folder it is in on PATH and restart.`,
      options,
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new ProcessError(
      'permission',
      `${program.file} may not be executed.`,
      `Make ${program.file} executable for this user.`,
      options,
    );
  return new ProcessError(
    'failed',
    `${program.file} could not be started${typeof code === 'string' ? ` (${code})` : ''}.`,
    `Run ${program.file} in a terminal to see why.`,
    options,
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Walks the ladder until no process of the group runs. Gives up 5 s after the last step. */
export async function endGroup(pid: number, ladder: Ladder): Promise<void> {
  for (const step of ladder) {
    if (!groupRuns(pid)) break;
    signalGroup(pid, step.signal);
    await groupLeft(pid, step.waitMs);
  }
  await groupLeft(pid, 5000);
  forgetGroup(pid);
}

export function forgetGroup(pid: number): void {
  live.delete(pid);
}

async function groupLeft(pid: number, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  for (let wait = 5; groupRuns(pid); wait = Math.min(wait * 2, 100)) {
    const rest = end - performance.now();
    if (rest <= 0) return;
    await delay(Math.min(wait, rest));
  }
}
