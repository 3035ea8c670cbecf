/** An assignment in an env file: where its value stands, without quotes. */
export interface EnvAssignment {
  readonly variable: string;
  readonly value: string;
  /** Offsets of the value in the text. */
  readonly start: number;
  readonly end: number;
}

const head = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/;

/**
 * The assignments of an env file as `docker compose` and shells read it: `NAME=value`, quoted or
 * not, with `export` and comments. A quoted value may go over several lines.
 */
export function envAssignments(text: string): EnvAssignment[] {
  const found: EnvAssignment[] = [];
  for (let at = 0; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    // A byte order mark is part of no name.
    const from = at === 0 && text.startsWith('\uFEFF') ? 1 : at;
    const match = head.exec(text.slice(from, lineEnd));
    if (match === null) {
      at = lineEnd + 1;
      continue;
    }
    const [matched, variable = ''] = match;
    const start = from + matched.length;
    const quote = text[start];
    if (quote === '"' || quote === "'") {
      const end = closing(text, start + 1, quote);
      found.push({ variable, value: text.slice(start + 1, end), start: start + 1, end });
      at = endOfLine(text, end) + 1;
    } else {
      const value = plainValue(text.slice(start, lineEnd));
      found.push({ variable, value, start, end: start + value.length });
      at = lineEnd + 1;
    }
  }
  return found;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The closing quote, or the end of a text that has none. */
function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** Up to a comment, which a space comes before, or the end of the line. */
function plainValue(rest: string): string {
  if (rest.startsWith('#')) return '';
  return rest.replace(/[ \t]#.*$/, '').trimEnd();
}
