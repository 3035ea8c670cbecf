import type { TextSpot } from '../fileChanges/textSpot.ts';

/**
 * Where the text of a string stands in a JSON document, without its quotes; undefined when there is
 * no such string, it holds an escape, or the document is no JSON.
 */
export function jsonSpot(text: string, keys: readonly string[]): TextSpot | undefined {
  // Editors may have left a byte order mark, which JSON.parse does not know.
  const begin = text.startsWith('\ufeff') ? 1 : 0;
  try {
    JSON.parse(text.slice(begin));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  let at = skipSpace(text, begin);
  for (const key of keys) {
    const member = findMember(text, at, key);
    if (member === undefined) return undefined;
    at = member;
  }
  if (text[at] !== '"') return undefined;
  const spot = { start: at + 1, end: endOfString(text, at) - 1 };
  return text.slice(spot.start, spot.end).includes('\\') ? undefined : spot;
}

/** Where the value of a member of the object at `start` begins. The text is known to be JSON. */
function findMember(text: string, start: number, key: string): number | undefined {
  if (text[start] !== '{') return undefined;
  let at = skipSpace(text, start + 1);
  let found: number | undefined;
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    // Of two members with one name the last counts, as JSON.parse has it.
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = skipSpace(text, endOfValue(text, value));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at += 1;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  let at = start;
  let depth = 0;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (depth === 0 && /[,\]}]/.test(sign)) return at;
    if (sign === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (/[[{]/.test(sign)) depth += 1;
    if (/[\]}]/.test(sign)) depth -= 1;
    at += 1;
  }
  return at;
}
