import type { BuildxCommand } from './buildxCommand.ts';

/** The command as text to copy into a POSIX shell. For display only: nothing runs it. */
export function displayCommand(command: BuildxCommand): string {
  return displayArgv(['docker', ...command.args]) + hereDocument(command);
}

/** What follows a command that reads its standard input; empty for one that does not. */
export function hereDocument({ stdin }: Pick<BuildxCommand, 'stdin'>): string {
  if (stdin === undefined) return '';
  let end = 'EOF';
  while (stdin.split('\n').includes(end)) end += '_';
  return ` <<'${end}'\n${stdin.replace(/\n?$/, '\n')}${end}`;
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
