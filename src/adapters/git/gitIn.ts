import { isAbort } from '../../oci/failure.ts';
import { SourceControlError } from '../../release/sourceControl.ts';
import { ProcessError } from '../process/processError.ts';
import type { Command, Outcome, RunCommand } from '../process/run.ts';
import type { Git } from './gitCommand.ts';

export interface GitOptions {
  readonly run: RunCommand;
  /** `git` on PATH when absent. */
  readonly gitPath?: string;
  /** More of the environment, over what git always gets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const environment = {
  // Never ask for a password, never take a lock somebody else may wait for, and speak one language.
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
  // Set within a git hook, these would answer for another repository.
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_PREFIX: undefined,
};

/** git in one folder. Its failures to run at all are SourceControlErrors. */
export function gitIn(
  { run, gitPath = 'git', env = {} }: GitOptions,
  folder: string,
  signal: AbortSignal,
): Git {
  const always = ['-c', 'core.fsmonitor=false', '--no-pager'];
  return (args, more = {}) =>
    execute(
      run,
      {
        file: gitPath,
        args: [...always, ...args],
        cwd: folder,
        env: { ...environment, ...env },
        timeoutMs: 30_000,
        ...more,
      },
      signal,
    );
}

async function execute(run: RunCommand, command: Command, signal: AbortSignal): Promise<Outcome> {
  try {
    return await run(command, signal);
  } catch (error) {
    if (isAbort(error) || !(error instanceof ProcessError)) throw error;
    if (error.reason === 'not-found')
      throw new SourceControlError(
        'no-git',
        'git was not found.',
        'Install git and make sure that it is on PATH.',
        { cause: error },
      );
    throw new SourceControlError('failed', `git failed: ${error.message}`, error.remedy, {
      cause: error,
    });
  }
}
