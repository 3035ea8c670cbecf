import type { TextSpot } from '../fileChanges/textSpot.ts';

/** A line `key = "value"` of a TOML table. */
export interface TomlEntry extends TextSpot {
  /** Header of the table: `package`, `tool.poetry`, or `[package]` for an element of a list. */
  readonly table: string;
  /** Grows with every header, so that elements of one list can be told apart. */
  readonly index: number;
  readonly key: string;
  readonly value: string;
}

/** The plain strings of a TOML document, where they stand; other values are passed over. */
export function tomlStrings(text: string): TomlEntry[] {
  const entries: TomlEntry[] = [];
  let table = '';
  let index = 0;
  let closing: string | undefined;
  for (const line of linesOf(text)) {
    if (closing !== undefined) {
      if (line.text.includes(closing)) closing = undefined;
      continue;
    }
    const header = /^\s*\[(\[?[^[\]]+\]?)\]\s*(?:#.*)?$/.exec(line.text)?.[1];
    if (header !== undefined) {
      table = header.trim();
      index += 1;
      continue;
    }
    closing = openedBy(line.text);
    const entry = /^(\s*([A-Za-z0-9_-]+)\s*=\s*)(["'])([^"'\\]+)\3/.exec(line.text);
    if (closing !== undefined || entry === null) continue;
    const [, before = '', key = '', , value = ''] = entry;
    const start = line.start + before.length + 1;
    entries.push({ table, index, key, value, start, end: start + value.length });
  }
  return entries;
}

/** The quotes that end a string over several lines that begins here. */
function openedBy(line: string): string | undefined {
  for (const quotes of ['"""', "'''"]) if (line.split(quotes).length === 2) return quotes;
  return undefined;
}

function linesOf(text: string): { text: string; start: number }[] {
  let start = 0;
  return text.split('\n').map((raw) => {
    const line = { text: raw.replace(/\r$/, ''), start };
    start += raw.length + 1;
    return line;
  });
}
