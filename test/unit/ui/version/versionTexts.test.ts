import { describe, expect, test } from 'vitest';
import type { VersionReport } from '../../../../src/release/version/versionReport.ts';
import {
  committedText,
  typedVersion,
  versionItems,
} from '../../../../src/ui/version/versionTexts.ts';
import { filesText } from '../../../../src/ui/fileChanges/filesText.ts';
import { english } from '../translate.ts';

const report: VersionReport = {
  ...{ version: '1.4.0', agree: true, commits: 3, notes: [] },
  files: [
    { path: 'package.json', version: '1.4.0' },
    { path: 'VERSION', version: '1.3.0' },
    { path: 'x.go', problem: 'x.go is not there.' },
  ],
  next: { version: '1.5.0', reason: '1 feature since v1.4.0' },
  others: [
    { version: '1.5.0-rc.1', reason: 'prerelease, 1 feature since v1.4.0' },
    { version: '1.4.1', reason: 'patch above 1.4.0' },
    { version: '2.0.0', reason: 'major above 1.4.0' },
  ],
};
const early = [
  { version: '1.5.0-beta.1', reason: 'prerelease' },
  { version: '1.5.0-rc.1', reason: 'prerelease' },
];

describe('the list of versions', () => {
  test('begins with what the commits ask for and why, and names each once', () => {
    const items = versionItems(report, early, english);
    expect(items[0]).toEqual({
      ...{ label: '1.5.0', version: '1.5.0', description: 'proposed' },
      detail: '1 feature since v1.4.0',
    });
    expect(items.map(({ version }) => version)).toEqual([
      ...['1.5.0', '1.5.0-rc.1', '1.4.1', '2.0.0', '1.5.0-beta.1'],
    ]);
  });

  test('says first that files disagree, and offers what the first of them says', () => {
    const items = versionItems({ ...report, agree: false }, [], english);
    expect(items[0]).toEqual({
      label: '$(warning) The files say different versions',
      detail: 'package.json 1.4.0 · VERSION 1.3.0',
    });
    expect(items[2]).toMatchObject({ version: '1.4.0' });
  });

  test.each([
    ['1.2.3', '1.2.3'],
    ['v2.0.0-rc.1', '2.0.0-rc.1'],
    ['2026.1', '2026.1'],
    ['one', undefined],
    ['1.2.3 --x', undefined],
    ['', undefined],
  ])('takes %j as typed', (text, expected) => {
    expect(typedVersion(text, english)?.version).toBe(expected);
  });
});

test('files and commits are named as they are', () => {
  const change = { lines: [], after: 'b' };
  const files = [
    { ...change, path: 'a\u202e', before: 'a' },
    { ...change, path: 'b' },
    { ...change, path: 'c', before: 'b' },
  ];
  expect(filesText({ message: 'm', files, concerns: [] }, english)).toBe(
    'a\ufffd, b (new), c (written already)',
  );
  const made = { commit: 'abcdef0123456', subject: 'm', files: ['a', 'b'] };
  expect(committedText(made, english)).toBe('Committed abcdef012: m (a, b)');
});
