import type { BuildxCommand } from './buildxCommand.ts';

/** The command as one line to copy into a POSIX shell. For display only: nothing runs it. */
export function displayCommand(command: BuildxCommand): string {
  return ['docker', ...command.args].join(' ');
}
