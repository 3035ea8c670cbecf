/** `NAME := value` of make and `NAME=value` of a shell, which later ones do not change. */
export function variablesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const form =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:[:?]{0,2}=)[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n#]*))/gm;
  for (const [, name = '', double, single, plain] of text.matchAll(form)) {
    const value = (double ?? single ?? plain ?? '').trim();
    if (!found.has(name)) found.set(name, value);
  }
  return found;
}

const maxDepth = 5;
/** Of a line, and of what may be filled into it: variables that name each other grow without end. */
const maxLength = 10_000;

/** What is not known, or asks a program, stays as it is written. */
export function substituted(
  text: string,
  variables: ReadonlyMap<string, string>,
  depth = 0,
): string {
  if (depth === maxDepth || !text.includes('$') || text.length > maxLength) return text;
  let room = maxLength;
  const filled = text.replace(
    /\$(?:\(([A-Za-z_]\w*)\)|\{([A-Za-z_]\w*)(?::-[^}]*)?\}|([A-Za-z_]\w*))/g,
    (whole, make?: string, braced?: string, bare?: string) => {
      const value = variables.get(make ?? braced ?? bare ?? '');
      if (value === undefined || value.length > room || asksProgram(value)) return whole;
      room -= value.length;
      return value;
    },
  );
  return filled === text ? text : substituted(filled, variables, depth + 1);
}

function asksProgram(value: string): boolean {
  return /\$\(|`|\$\d/.test(value.replace(/\$\([A-Za-z_]\w*\)/g, ''));
}

interface LogicalLine {
  /** Counted from 1. */
  readonly line: number;
  readonly content: string;
}

/** Lines that hold `word`, with those a backslash continues. */
export function logicalLines(text: string, word: string): LogicalLine[] {
  const found: LogicalLine[] = [];
  let open: LogicalLine | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const goesOn = /\\\s*$/.test(line);
    const part = line.replace(/\\\s*$/, ' ');
    const joined: LogicalLine =
      open === undefined
        ? { line: index + 1, content: part }
        : { line: open.line, content: open.content + part };
    open = goesOn ? joined : undefined;
    if (!goesOn && joined.content.includes(word)) found.push(joined);
  }
  return found;
}

/** The words of each command of a line; quotes are taken away, and nothing is expanded. */
export function commandsIn(content: string): string[][] {
  // Backticks are those of Markdown: what a shell would put there is not known anyway.
  const words = content
    .replaceAll('`', ' ')
    .match(/(?:"[^"]*"|'[^']*'|[^\s"';&|]|&(?!&)|\|(?!\|))+|&&|\|\||[;|]/g);
  const commands: string[][] = [[]];
  for (const word of words ?? []) {
    if (/^(?:&&|\|\||[;|])$/.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replace(/["']/g, '').replace(/^[@-]+(?=docker$|cd$)/, ''));
  }
  return commands;
}

/** A word as a command line has it. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_./:=,{}@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
