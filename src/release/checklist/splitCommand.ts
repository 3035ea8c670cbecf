import type { Argv } from './step.ts';

export type SplitCommand =
  | { readonly kind: 'argv'; readonly argv: Argv }
  | { readonly kind: 'problem'; readonly problem: string };

const noShell = 'Slipway runs programs without a shell: quote it, or write sh -c ‘…’ around it.';

const token =
  /(?<shell>[|&;<>$`\n])|(?<space>\s+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\$`]|\\[^])*)"|\\(?<escaped>[^])|(?<open>["'\\])|(?<plain>[^\s'"\\|&;<>$`]+)/g;

/**
 * Splits a command line into its words as a POSIX shell does: single quotes, double quotes,
 * backslashes. What a shell would do beyond that (variables, pipes, redirections) is a problem,
 * since leaving it undone would run something else than what is written.
 */
export function splitCommand(line: string): SplitCommand {
  const words: string[] = [];
  let word: string | undefined;
  for (const { groups = {} } of line.trim().matchAll(token)) {
    const { shell, space, single, double, escaped, open, plain } = groups;
    if (shell !== undefined)
      return problem(`${named(shell)} means something to a shell only. ${noShell}`);
    if (open !== undefined) return problem(unfinished(line, open));
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (single ?? unescaped(double) ?? escaped ?? plain ?? '');
  }
  if (word !== undefined) words.push(word);
  const [file, ...rest] = words;
  if (file === undefined || file === '') return problem('It names no program.');
  if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(file))
    return problem(`“${file}” sets a variable for a shell. Write env ${file} before the command.`);
  return { kind: 'argv', argv: [file, ...rest] };
}

/** Within double quotes a backslash escapes what would mean something there, and is itself else. */
function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\(["\\$`])/g, '$1');
}

function unfinished(line: string, open: string): string {
  if (open === '\\') return 'It ends with a backslash.';
  const within = /[$`]/.exec(line.slice(line.indexOf(open)))?.[0];
  return within === undefined || open === "'"
    ? `A ${open} is not closed.`
    : `${named(within)} means something to a shell only. ${noShell}`;
}

function named(character: string): string {
  return character === '\n' ? 'A line break' : `“${character}”`;
}

function problem(text: string): SplitCommand {
  return { kind: 'problem', problem: text };
}
