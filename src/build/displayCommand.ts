import type { BuildxCommand } from './buildxCommand.ts';

/** The command as one line to copy into a POSIX shell. For display only: nothing runs it. */
export function displayCommand(command: BuildxCommand): string {
  return displayArgv(['docker', ...command.args]);
}

/** The same of any program and its arguments. */
export function displayArgv(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_/:=.,@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
