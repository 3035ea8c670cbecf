import type { TextEdit } from '../fileChanges/textEdit.ts';
import type { TextSpot } from '../fileChanges/textSpot.ts';
import { GeneratedPartError } from './generatedPartError.ts';

/** What Slipway writes into a file, between two lines that only it writes. */
export interface GeneratedPart {
  /** Tells parts of one file apart: lower-case letters, digits and dashes. */
  readonly name: string;
  /** How the file writes a comment: `# …` or `<!-- … -->`. */
  readonly comment: 'hash' | 'html';
  /** The command that writes the part, for who reads the file. */
  readonly command: string;
  /** Whole lines that end in `\n`, without the markers. */
  readonly text: string;
}

/**
 * What to change in a file's text so that it has the part; everything around the part stays byte
 * for byte. A file of Markdown without the part gets it at its end; in any other the place would be
 * a guess. Fails with GeneratedPartError, which names `path` and the line.
 */
export function generatedPartEdits(text: string, part: GeneratedPart, path: string): TextEdit[] {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const written = markedText(part).replaceAll('\n', newline);
  const spot = generatedPartSpot(text, part, path);
  if (spot !== undefined)
    return text.slice(spot.start, spot.end) === written ? [] : [{ ...spot, text: written }];
  if (text.trim() === '') return [{ start: 0, end: text.length, text: written }];
  if (part.comment === 'hash') throw unmarked(part, path);
  const { open } = unfencedLines(text, part.comment);
  if (open !== undefined) throw unclosed(part, path, open);
  const gap = /\n\r?\n$/.test(text) ? '' : text.endsWith('\n') ? newline : newline + newline;
  return [{ start: text.length, end: text.length, text: gap + written }];
}

/** Where the part stands in a text, its markers included. Fails with GeneratedPartError. */
export function generatedPartSpot(
  text: string,
  part: Pick<GeneratedPart, 'name' | 'comment'>,
  path: string,
): TextSpot | undefined {
  const begins = markers(text, part, 'begin');
  const ends = markers(text, part, 'end');
  const [begin] = begins;
  const [end] = ends;
  if (begin === undefined && end === undefined) return undefined;
  const repeated = begins[1] ?? ends[1];
  if (repeated !== undefined)
    throw broken(part, path, repeated, 'is there a second time, so what lies between is not clear');
  if (begin === undefined || end === undefined) {
    const other = begin === undefined ? 'begin' : 'end';
    throw broken(part, path, begin ?? end, `has no “slipway:${other} ${part.name}” to it`);
  }
  if (end.start < begin.start) throw broken(part, path, end, 'stands before the beginning');
  return { start: begin.start, end: end.end };
}

interface Marker extends TextSpot {
  readonly line: number;
  readonly kind: 'begin' | 'end';
}

/** Lines that are a marker; one within a fenced block of Markdown only shows it. */
function markers(
  text: string,
  { name, comment }: Pick<GeneratedPart, 'name' | 'comment'>,
  kind: Marker['kind'],
): Marker[] {
  const word = `slipway:${kind} ${name}`;
  const marker =
    comment === 'hash'
      ? new RegExp(`^[ \\t]*#[ \\t]*${word}(?![\\w-])`)
      : new RegExp(`^[ \\t]*<!--[ \\t]*${word}(?![\\w-]).*-->`);
  return unfencedLines(text, comment)
    .lines.filter(({ content }) => marker.test(content))
    .map(({ start, end, line }) => ({ start, end, line, kind }));
}

interface Line extends TextSpot {
  readonly line: number;
  readonly content: string;
}

/** Lines outside of fenced blocks of Markdown; `open` is the line of a fence nothing closes. */
function unfencedLines(
  text: string,
  comment: GeneratedPart['comment'],
): { readonly lines: readonly Line[]; readonly open?: number } {
  const lines: Line[] = [];
  let fence: { readonly ticks: string; readonly line: number } | undefined;
  // A byte order mark is no part of the first line.
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const [index, content] of text.slice(start).split('\n').entries()) {
    const end = Math.min(start + content.length + 1, text.length);
    const ticks = comment === 'html' ? fenceOf(content) : undefined;
    if (ticks === undefined) {
      if (fence === undefined) lines.push({ start, end, line: index + 1, content });
    } else if (fence === undefined) fence = { ticks, line: index + 1 };
    else if (ticks.startsWith(fence.ticks) && content.trim() === ticks) fence = undefined;
    start = end;
  }
  return { lines, ...(fence === undefined ? {} : { open: fence.line }) };
}

/** What follows backticks holds none, else it is code within a line. https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function fenceOf(line: string): string | undefined {
  const [, backticks, tildes] = /^ {0,3}(?:(`{3,})[^`]*$|(~{3,}))/.exec(line) ?? [];
  return backticks ?? tildes;
}

function markedText({ name, comment, command, text }: GeneratedPart): string {
  const line = (words: string): string =>
    comment === 'hash' ? `# ${words}\n` : `<!-- ${words} -->\n`;
  const note = `Written by “${command}”; what is changed here is lost, what stands around it is kept.`;
  // A paragraph and a comment that touch are one block to Markdown.
  const inner = comment === 'html' ? `\n${text}\n` : text;
  return `${line(`slipway:begin ${name}. ${note}`)}${inner}${line(`slipway:end ${name}`)}`;
}

function unmarked({ name, command }: GeneratedPart, path: string): GeneratedPartError {
  return new GeneratedPartError(
    'unmarked',
    `${path} is there already, and nothing in it says where Slipway may write.`,
    `Move it away, or put the lines “# slipway:begin ${name}” and “# slipway:end ${name}” around what “${command}” may replace.`,
  );
}

/** What is put below would be code, and nobody would find it there the next time. */
function unclosed({ name }: GeneratedPart, path: string, line: number): GeneratedPartError {
  return new GeneratedPartError(
    'markers',
    `${path}:${String(line)}: nothing closes the block of code that begins here, so “slipway:begin ${name}” has no place below it.`,
    'Close it with a line of the same marks.',
  );
}

function broken(
  { name }: Pick<GeneratedPart, 'name'>,
  path: string,
  marker: Marker | undefined,
  problem: string,
): GeneratedPartError {
  const place = marker === undefined ? path : `${path}:${String(marker.line)}`;
  return new GeneratedPartError(
    'markers',
    `${place}: “slipway:${marker?.kind ?? 'begin'} ${name}” ${problem}.`,
    `Leave exactly one line with “slipway:begin ${name}” and, below it, one with “slipway:end ${name}”; or remove both.`,
  );
}
