import type { BuildxCommand } from './buildxCommand.ts';

/** The command as one line to copy into a POSIX shell. For display only: nothing runs it. */
export function displayCommand(command: BuildxCommand): string {
  return ['docker', ...command.args].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
