import { expect, test } from 'vitest';
import { nearestName } from '../../../src/release/nearestName.ts';

const names = ['images', 'platforms', 'tags', 'cache', 'context'];

test.each([
  ['image', 'images'],
  ['platfroms', 'platforms'],
  ['Platforms', 'platforms'],
  ['tgas', 'tags'],
  ['contxt', 'context'],
  ['unrelated', undefined],
  ['', undefined],
])('%s means %s', (text, expected) => {
  expect(nearestName(text, names)).toBe(expected);
});
