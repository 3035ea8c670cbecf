import { expect, it } from 'vitest';
import { newestRelease } from '../../../src/oci/newestRelease.ts';
import { parseTagVersion } from '../../../src/oci/tagVersion.ts';

const tags = ['latest', '1.9.0', 'v1.10.0', '2.0.0-rc.1', '2', '1.10', '3.0.0-alpine', '1.2.3'];

it('is the highest full version that is no prerelease', () => {
  expect(newestRelease(tags)).toBe('v1.10.0');
  expect(newestRelease(['latest', '2', 'main'])).toBeUndefined();
});

it('is below a version, or among tags with a suffix, where that is asked', () => {
  const below = parseTagVersion('1.9.0');
  expect(below && newestRelease(tags, { below })).toBe('1.2.3');
  expect(newestRelease(tags, { suffix: '-alpine' })).toBe('3.0.0-alpine');
});
