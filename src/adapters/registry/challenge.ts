/** One challenge of a `WWW-Authenticate` header; names in lower case (RFC 9110 §11.6.1). */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const parameter = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/y;
const separators = /[\s,]*/y;
const token68 = /[ \t]+[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;

/**
 * The challenges of a header, which may be several, joined by commas. A comma within quotes
 * separates nothing. Reading stops at what is not a challenge.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (take(separators); at < header.length; take(separators)) {
    const pair = take(parameter);
    const current = challenges.at(-1);
    if (pair !== null && current !== undefined) {
      const [, name = '', quoted, plain = ''] = pair;
      const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
      if (!current.parameters.has(name.toLowerCase()))
        current.parameters.set(name.toLowerCase(), value);
      continue;
    }
    const scheme = pair === null ? take(token) : null;
    if (scheme === null) break;
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters: new Map() });
    take(token68);
  }
  return challenges;
}
