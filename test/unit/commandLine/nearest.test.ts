import { expect, it } from 'vitest';
import { nearest } from '../../../src/commandLine/nearest.ts';

const options = ['platform', 'tag', 'push', 'load', 'dry-run', 'json', 'help'];

it.each([
  ['platfrom', 'platform'],
  ['plat', 'platform'],
  ['jsno', 'json'],
  ['pusch', 'push'],
  ['dryrun', 'dry-run'],
  ['tags', 'tag'],
  ['zzzzzz', undefined],
  ['x', undefined],
])('%s → %s', (word, expected) => {
  expect(nearest(word, options)).toBe(expected);
});
