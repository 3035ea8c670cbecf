import { expect, it } from 'vitest';
import { paintFor } from '../../../src/terminal/paint.ts';
import { table } from '../../../src/terminal/table.ts';
import type { Output } from '../../../src/terminal/output.ts';

function output(colours: boolean): Output {
  return { write: () => undefined, interactive: colours, colours, columns: 80 };
}

it('aligns columns, numbers to the right, and leaves no trailing space', () => {
  const rows = [
    ['linux/amd64', { text: '4.2 MB', align: 'right' as const }, ''],
    ['linux/arm/v7', { text: '12 MB', align: 'right' as const }, 'x'],
  ];
  expect(table(rows, { paint: paintFor(output(false)), header: ['PLATFORM', 'SIZE', ''] })).toBe(
    'PLATFORM      SIZE\nlinux/amd64   4.2 MB\nlinux/arm/v7   12 MB  x\n',
  );
});

it('measures before it colours, and neutralises what it is given', () => {
  const rows = [
    [{ text: 'a', colour: 'red' as const }, 'b'],
    ['\u001b[1m', 'c'],
  ];
  expect(table(rows, { paint: paintFor(output(true)), indent: '  ' })).toBe(
    '  \u001b[31ma\u001b[39m        b\n  \\x1b[1m  c\n',
  );
});
