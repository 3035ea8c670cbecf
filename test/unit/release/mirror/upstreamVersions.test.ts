import { describe, expect, test } from 'vitest';
import type { UpstreamRelease } from '../../../../src/release/mirror/upstreamVersions.ts';
import { upstreamVersions } from '../../../../src/release/mirror/upstreamVersions.ts';

const all = { prereleases: false, ignore: [] };

function released(...tags: readonly string[]): UpstreamRelease[] {
  return tags.map((tag) => ({ tag, prerelease: false }));
}

describe('the newest version', () => {
  const tags = released('v9.11.3', 'v10.5.0', 'v10.6.0-rc2', 'v10.10.1', 'v10.4.9');

  test.each([
    [{}, 'v10.10.1'],
    [{ versions: '^9' }, 'v9.11.3'],
    [{ versions: '<10.6' }, 'v10.5.0'],
    [{ ignore: ['10.10.1'] }, 'v10.5.0'],
    [{ ignore: ['10.x'] }, 'v9.11.3'],
    [{ ignore: ['v10.10.1', '10.5.0'] }, 'v10.4.9'],
    [{ versions: '<10.10', prereleases: true }, 'v10.6.0-rc2'],
    [{ versions: '^11' }, undefined],
  ])('of %j', (choice, expected) => {
    expect(upstreamVersions(tags, { ...all, ...choice }).newest?.tag).toBe(expected);
  });

  test('is told without v, and as a prerelease where its host says so', () => {
    const found = upstreamVersions([{ tag: 'v2.0.0', prerelease: true }], {
      ...all,
      prereleases: true,
    });
    expect(found.newest).toEqual({ version: '2.0.0', tag: 'v2.0.0', prerelease: true });
    expect(upstreamVersions([{ tag: 'v2.0.0', prerelease: true }], all)).toEqual({
      known: 1,
      odd: [],
    });
  });
});

test('what is no version is counted, and never built', () => {
  const tags = released('nightly', '1.0.0', '1.2', 'v1.0.0+build', 'server/v3.0.0', 'v01.0.0');
  expect(upstreamVersions(tags, all)).toEqual({
    newest: { version: '1.0.0', tag: '1.0.0', prerelease: false },
    known: 1,
    odd: ['nightly', '1.2', 'v1.0.0+build', 'server/v3.0.0', 'v01.0.0'],
  });
});
