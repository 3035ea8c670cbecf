import { neutralise } from './neutralise.ts';
import type { Colour, Paint } from './paint.ts';

export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
  readonly align?: 'right';
}

export interface TableOptions {
  readonly paint: Paint;
  readonly header?: readonly string[];
  /** Put before every line. */
  readonly indent?: string;
}

/** Aligned columns, two spaces apart, one line per row; texts are neutralised here. */
export function table(
  rows: readonly (readonly (string | Cell)[])[],
  { paint, header, indent = '' }: TableOptions,
): string {
  const cells = rows.map((row) => row.map(cell));
  const all =
    header === undefined
      ? cells
      : [header.map((text): Cell => ({ text, colour: 'dim' })), ...cells];
  const widths = columnWidths(all);
  let text = '';
  for (const row of all) text += `${indent}${line(row, widths, paint)}\n`;
  return text;
}

function cell(value: string | Cell): Cell {
  return typeof value === 'string'
    ? { text: neutralise(value) }
    : { ...value, text: neutralise(value.text) };
}

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, { text }] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, text.length);
  }
  return widths;
}

function line(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  const parts = row.map(({ text, colour, align }, index) => {
    const width = widths[index] ?? 0;
    const painted = colour === undefined ? text : paint(colour, text);
    const space = ' '.repeat(width - text.length);
    if (align === 'right') return space + painted;
    return index === row.length - 1 ? painted : painted + space;
  });
  return parts.join('  ').trimEnd();
}
