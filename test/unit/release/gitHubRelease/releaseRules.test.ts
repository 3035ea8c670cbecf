import { describe, expect, test } from 'vitest';
import { assetName } from '../../../../src/release/gitHubRelease/assetName.ts';
import { gitHubPlace } from '../../../../src/release/gitHubRelease/gitHubPlace.ts';
import { globFolder, globPattern } from '../../../../src/release/gitHubRelease/globPattern.ts';
import { latestFor } from '../../../../src/release/gitHubRelease/latestFor.ts';
import type { SourceState } from '../../../../src/release/sourceControl.ts';

test.each([
  ['dist/api_1.4.0_linux_amd64.tar.gz', 'api_1.4.0_linux_amd64.tar.gz'],
  ['a b (1).txt', 'a.b.1.txt'],
  ['Überblick.txt', 'Uberblick.txt'],
  ['.env', 'default.env'],
  ['名前', 'default'],
  ['trailing.', 'default.trailing'],
  ['..', 'default'],
])('GitHub calls %s %s', (path, name) => {
  expect(assetName(path)).toBe(name);
});

test.each([
  ['dist/*', ['dist/a', 'dist/a.tar.gz'], ['dist/b/c', 'other/a', 'dist/.hidden']],
  ['./dist/**/*.gz', ['dist/a.gz', 'dist/b/c/d.gz'], ['dist/a.zip', 'a.gz', 'dist/.git/x.gz']],
  ['dist/{api,web}-?.txt', ['dist/api-1.txt', 'dist/web-2.txt'], ['dist/db-1.txt']],
  ['dist/a+b(1).txt', ['dist/a+b(1).txt'], ['dist/aab1.txt']],
  ['*', ['a'], ['.a', 'b/a']],
  ['dist/{a', ['dist/{a'], ['dist/a']],
])('the pattern %s', (pattern, yes, no) => {
  const form = globPattern(pattern);
  expect(yes.filter((path) => !form.test(path))).toEqual([]);
  expect(no.filter((path) => form.test(path))).toEqual([]);
});

test.each([
  ['dist/*.gz', 'dist'],
  ['./a/b/{c,d}/*', 'a/b'],
  ['*', ''],
  ['dist/app.gz', 'dist'],
])('%s starts in “%s”', (pattern, folder) => {
  expect(globFolder(pattern)).toBe(folder);
});

test.each([
  ['v1.4.0', false, undefined, 'true'],
  ['v1.4.0', false, 'v1.4.0', 'true'],
  ['v1.4.1', false, 'v1.4.0', 'true'],
  ['v1.3.9', false, 'v1.4.0', 'false'],
  ['v1.10.0', false, 'v1.9.0', 'true'],
  ['v2.0.0-rc.1', true, 'v1.4.0', 'false'],
  ['v1.4.0', false, 'nightly', 'true'],
  ['spring', false, 'v1.4.0', 'legacy'],
])('%s (prerelease %s) where %s is the latest: %s', (tag, prerelease, current, latest) => {
  expect(latestFor(tag, prerelease, current)).toBe(latest);
});

describe('the repository', () => {
  const state = (...urls: string[]): SourceState => ({
    ...{ root: '/r', tags: [], dirty: false, shallow: false },
    remotes: urls.map((url, at) => ({ name: at === urls.length - 1 ? 'origin' : `r${at}`, url })),
  });
  test.each([
    ['github.com', undefined, ['https://github.com/acme/api.git'], 'acme/api'],
    ['github.com', undefined, ['git@github.com:fork/api', 'git@github.com:acme/api'], 'acme/api'],
    ['github.com', undefined, ['git@github.com:acme/api', 'git@gitlab.com:x/y'], 'acme/api'],
    ['github.com', undefined, ['ssh://git@ssh.github.com:443/acme/api.git'], 'acme/api'],
    ['git.example.com', 'acme/api', ['https://github.com/x/y'], 'acme/api'],
  ])('on %s (configured %s) of %s is %s', (host, configured, urls, expected) => {
    const { owner, name } = gitHubPlace(host, configured, state(...urls));
    expect(`${owner}/${name}`).toBe(expected);
  });
  test.each([[['https://gitlab.com/a/b']], [[]], [['https://github.com/alone']]])(
    'of %s is none',
    (urls) => {
      expect(() => gitHubPlace('github.com', undefined, state(...urls))).toThrow('github.com');
    },
  );
});
