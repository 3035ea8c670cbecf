import { describe, expect, it } from 'vitest';
import { formatPlatform, isUnknownPlatform, parsePlatform } from '../../../src/oci/platform.ts';

describe('platforms', () => {
  it.each(['linux/amd64', 'linux/arm/v7', 'windows/amd64'])('%s reads and writes', (text) => {
    const platform = parsePlatform(text);
    expect(platform && formatPlatform(platform)).toBe(text);
  });

  it.each(['', 'linux', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux/amd 64', 'linux/arm/'])(
    '%j is none',
    (text) => {
      expect(parsePlatform(text)).toBeUndefined();
    },
  );

  it('knows what BuildKit calls unknown', () => {
    expect(isUnknownPlatform({ os: 'unknown', architecture: 'unknown' })).toBe(true);
    expect(isUnknownPlatform({ os: 'linux', architecture: 'unknown' })).toBe(false);
  });
});
