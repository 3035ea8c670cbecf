import { describe, expect, test } from 'vitest';
import { proposeVersion, raiseVersion } from '../../../../src/release/version/proposeVersion.ts';
import { releaseTags } from '../../../../src/release/version/releaseTags.ts';

function history(tags: string, subjects: string, current?: string) {
  const words = (text: string, by: RegExp | string) => text.split(by).filter((one) => one !== '');
  return {
    releases: releaseTags(words(tags, ' '), undefined),
    commits: words(subjects, '|').map((text) => {
      const [subject = '', body = ''] = text.split('#');
      return { commit: 'a', subject, body };
    }),
    ...(current === undefined ? {} : { current }),
  };
}

describe('the next version', () => {
  test.each([
    ['v1.2.3', 'fix: a|docs: b', '1.2.4', '1 fix since v1.2.3'],
    ['v1.2.3', 'fix: a|feat(api): b|feat: c', '1.3.0', '2 features since v1.2.3'],
    ['v1.2.3', 'feat!: a|fix: b', '2.0.0', '1 breaking change since v1.2.3'],
    ['v1.2.3', 'fix: a#b\n\nBREAKING CHANGE: c', '2.0.0', '1 breaking change since v1.2.3'],
    ['v0.4.1', 'feat(x)!: a', '0.5.0', '1 breaking change since v0.4.1'],
    [
      'v1.2.3',
      'Update things|Merge branch x',
      '1.2.4',
      'no feature or fix in 1 commit since v1.2.3',
    ],
    ['1.2.3 latest v0.9.0', 'feat: a', '1.3.0', '1 feature since 1.2.3'],
    ['', 'feat: a', '0.1.0', 'the first release'],
    ['v1.3.0-rc.2 v1.2.3', 'fix: a', '1.3.0', 'v1.3.0-rc.2 was a prerelease of it'],
    ['v1.3.0-rc.2 v1.2.3', 'feat!: a', '2.0.0', '1 breaking change since v1.2.3'],
  ])('after “%s” with “%s” is %s', (tags, subjects, version, reason) => {
    expect(proposeVersion(history(tags, subjects))).toEqual({ version, reason });
  });

  test('is what the files say when nobody has released that', () => {
    expect(proposeVersion(history('v1.2.3', 'fix: a', '1.3.0'))?.version).toBe('1.3.0');
    expect(proposeVersion(history('v1.2.3', '', '1.3.0-SNAPSHOT'))?.version).toBe('1.3.0');
    expect(proposeVersion(history('v1.2.3', 'feat: a', '1.2.4'))?.version).toBe('1.3.0');
    expect(proposeVersion(history('', '', '1.0.0'))?.version).toBe('1.0.0');
    expect(proposeVersion(history('', '', '0.0.0'))?.version).toBe('0.1.0');
  });

  test('is none when nothing happened', () => {
    expect(proposeVersion(history('v1.2.3', '', '1.2.3'))).toBeUndefined();
    expect(proposeVersion(history('v1.2.3', 'Merge branch main'))).toBeUndefined();
  });

  test.each([
    ['v1.2.3', 'feat: a', undefined, '1.3.0-rc.1'],
    ['v1.3.0-rc.9 v1.3.0-rc.10 v1.3.0-beta.11 v1.2.3', 'feat: a', undefined, '1.3.0-rc.11'],
    ['v1.3.0-rc.2 v1.2.3', 'feat!: a', undefined, '2.0.0-rc.1'],
    ['v1.3.0-rc.2 v1.2.3', 'feat: a', '1.3.0-rc.3', '1.3.0-rc.3'],
  ])(
    'in the channel rc after “%s” with “%s” and files at %s is %s',
    (tags, subjects, current, version) => {
      expect(proposeVersion(history(tags, subjects, current), 'rc')?.version).toBe(version);
    },
  );

  test.each([
    ['v1.2.3', '1.3.0', 'patch', undefined, '1.3.1'],
    ['v1.2.3', '1.2.3', 'minor', undefined, '1.3.0'],
    ['v1.2.3', undefined, 'major', 'beta', '2.0.0-beta.1'],
    ['v1.3.0-rc.1', '1.3.0-rc.1', 'minor', undefined, '1.3.0'],
    ['', 'no version', 'minor', undefined, '0.1.0'],
  ] as const)(
    '%s, files at %s, raised by a %s (%s) is %s',
    (tags, current, level, channel, version) => {
      expect(raiseVersion(history(tags, '', current), level, channel).version).toBe(version);
    },
  );
});

test('a prefix chooses the tags of one of several projects', () => {
  const tags = ['api/v1.0.0', 'api/v1.1.0-rc.1', 'v9.0.0', 'web/v2.0.0', 'api/vnext'];
  expect(releaseTags(tags, 'api/v').map(({ version }) => version)).toEqual(['1.1.0-rc.1', '1.0.0']);
  expect(releaseTags(tags, undefined)).toEqual([{ tag: 'v9.0.0', version: '9.0.0' }]);
});
