import { expect, it } from 'vitest';
import { formatSize } from '../../../src/oci/formatSize.ts';
import { formatDuration } from '../../../src/terminal/quantities.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [4_240_000, '4.2 MB'],
  [99_940_000, '99.9 MB'],
  [99_960_000, '100 MB'],
  [999_600, '1.0 MB'],
  [2.5e12, '2.5 TB'],
  [2.5e15, '2500 TB'],
])('%d bytes are %s', (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});

it.each([
  [0, '0.0 s'],
  [-5, '0.0 s'],
  [12_340, '12.3 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 00 s'],
  [185_000, '3 min 05 s'],
])('%d ms are %s', (milliseconds, expected) => {
  expect(formatDuration(milliseconds)).toBe(expected);
});
