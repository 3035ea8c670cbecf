import type { TextPosition } from '../../release/config/configDocument.ts';

interface Place {
  readonly path: readonly (string | number)[];
  readonly writing: 'key' | 'value';
}

interface Level {
  readonly indent: number;
  readonly key: string | number;
}

const entry = /^("[^"]*"|'[^']*'|[^\s#'"[\]{},:-][^:#]*?|[^\s#'"[\]{},:][^\s:#]+)\s*:(?:\s|$)/;

/**
 * Path of what is being written at a position, by indentation: text that is being typed seldom
 * parses. Flow collections on the line of the position are followed too.
 */
export function pathAt(text: string, position: TextPosition): Place {
  const lines = text.split(/\r\n|\n/);
  const current = (lines[position.line] ?? '').slice(0, position.character);
  const levels: Level[] = [];
  for (const line of lines.slice(0, position.line)) push(levels, line);
  if (current.trim() === '') {
    close(levels, position.character);
    return { path: levels.map((level) => level.key), writing: inText(levels) ? 'value' : 'key' };
  }
  const rest = push(levels, current);
  return placeIn(levels, rest, /^\s*-\s/.test(current));
}

/** Keys whose value is text of many lines: nothing in it is a key. */
function inText(levels: readonly Level[]): boolean {
  const [top] = levels;
  return levels.length === 1 && (top?.key === 'tags' || top?.key === 'flavor');
}

function close(levels: Level[], indent: number): void {
  while ((levels.at(-1)?.indent ?? -1) >= indent) levels.pop();
}

/** Takes the keys and dashes that open a line; gives what follows them. */
function push(levels: Level[], line: string): string {
  let indent = line.length - line.trimStart().length;
  let rest = line.trimStart();
  if (rest === '' || rest.startsWith('#')) return '';
  while (/^-(?:\s|$)/.test(rest)) {
    const before = levels.findLast((level) => level.indent <= indent);
    const item = before?.indent === indent && typeof before.key === 'number' ? before.key + 1 : 0;
    // A list may stand as far left as the key it belongs to.
    while ((levels.at(-1)?.indent ?? -1) >= indent && !opensList(levels.at(-1), indent))
      levels.pop();
    levels.push({ indent, key: item });
    const after = rest.slice(1).trimStart();
    indent += rest.length - after.length;
    rest = after;
  }
  const [whole, key] = entry.exec(rest) ?? [];
  if (whole === undefined || key === undefined) {
    if (rest !== '') close(levels, indent);
    return rest;
  }
  close(levels, indent);
  levels.push({ indent, key: key.replace(/^(["'])(.*)\1$/, '$2') });
  return `:${rest.slice(whole.trimEnd().length)}`;
}

function opensList(level: Level | undefined, indent: number): boolean {
  return level?.indent === indent && typeof level.key === 'string';
}

/** `rest` starts with `:` when a key was taken from the line. */
function placeIn(levels: readonly Level[], rest: string, inItem: boolean): Place {
  const path = levels.map((level) => level.key);
  const value = rest.startsWith(':') ? rest.slice(1).trimStart() : rest;
  if (!/^[[{]/.test(value)) {
    const written = rest.startsWith(':') || inItem || inText(levels);
    return { path, writing: written ? 'value' : 'key' };
  }
  return flowPlace(path, value);
}

function flowPlace(start: readonly (string | number)[], text: string): Place {
  const open: { kind: '[' | '{'; item: number; key: string | undefined }[] = [];
  let word = '';
  for (const character of text) {
    const top = open.at(-1);
    if (character === '[' || character === '{')
      open.push({ kind: character, item: 0, key: undefined });
    else if (character === ']' || character === '}') open.pop();
    else if (character === ',' && top !== undefined) {
      top.item += 1;
      top.key = undefined;
    } else if (character === ':' && top?.kind === '{') top.key ??= word.trim();
    else {
      word += character;
      continue;
    }
    word = '';
  }
  const inner = open.flatMap((level): (string | number)[] => {
    if (level.kind === '[') return [level.item];
    return level.key === undefined ? [] : [level.key];
  });
  const last = open.at(-1);
  const key = last?.kind === '{' && last.key === undefined;
  return { path: [...start, ...inner], writing: key ? 'key' : 'value' };
}
