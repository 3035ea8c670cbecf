import { describe, expect, it } from 'vitest';
import { changelogEdits } from '../../../../src/release/changelog/changelogEdits.ts';
import type { NewSection } from '../../../../src/release/changelog/newSection.ts';
import { applyEdits } from '../../../../src/release/fileChanges/textEdit.ts';

const forge = { kind: 'github', page: 'https://github.com/acme/api' } as const;
const section: NewSection = { version: '1.1.0', date: '2026-01-31', tag: 'v1.1.0' };

function cut(text: string, other: Partial<NewSection> = {}): string {
  return applyEdits(text, changelogEdits(text, { ...section, ...other }));
}

const usual = `# Changelog

All notable changes.

## [Unreleased]

### Added

- New thing [#12].

## [1.0.0] - 2025-01-01

### Added

- All of it.

[#12]: https://github.com/acme/api/issues/12
[Unreleased]: https://github.com/acme/api/compare/v1.0.0...HEAD
[1.0.0]: https://github.com/acme/api/releases/tag/v1.0.0
`;

const usualCut = usual
  .replace('## [Unreleased]\n', '## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n')
  .replace(
    'compare/v1.0.0...HEAD\n',
    'compare/v1.1.0...HEAD\n[1.1.0]: https://github.com/acme/api/compare/v1.0.0...v1.1.0\n',
  );

/** What a changelog begins with, and what is found in it afterwards. */
const changelogs: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'as Keep a Changelog has it': [usual, usualCut],
  'with CRLF': [usual.replaceAll('\n', '\r\n'), usualCut.replaceAll('\n', '\r\n')],
  'with a byte order mark and no last newline': [
    `\ufeff${usual.trimEnd()}`,
    `\ufeff${usualCut.trimEnd()}`,
  ],
  'that ends with the link of Unreleased, without a newline': [
    '## [Unreleased]\n- a\n\n[unreleased]: https://git.acme.example/x/y/-/compare/1.0.0...main',
    '## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n- a\n\n[unreleased]: https://git.acme.example/x/y/-/compare/v1.1.0...main\n[1.1.0]: https://git.acme.example/x/y/-/compare/1.0.0...v1.1.0',
  ],
  'without links': [
    '# Log\n\n## Unreleased\n\n- a\n\n## 1.0.0 - 2025-01-01\n\n- b\n',
    '# Log\n\n## Unreleased\n\n## 1.1.0 - 2026-01-31\n\n- a\n\n## 1.0.0 - 2025-01-01\n\n- b\n',
  ],
  'with brackets and no links': [
    '## [Unreleased]\n\n- a\n\n## [1.0.0] - 2025-01-01\n\n- b\n',
    '## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n\n- a\n\n## [1.0.0] - 2025-01-01\n\n- b\n',
  ],
  'with `v` and dates in parentheses': [
    '## Unreleased\n\n- a\n\n## v1.0.0 (2025-01-01)\n\n- b\n',
    '## Unreleased\n\n## v1.1.0 (2026-01-31)\n\n- a\n\n## v1.0.0 (2025-01-01)\n\n- b\n',
  ],
  'with links of versions alone': [
    '## Unreleased\n\n- a\n\n## [v1.0.0]\n\n[v1.0.0]: https://gitlab.com/g/s/p/-/tags/v1.0.0\n[v0.9.0]: x\n',
    '## Unreleased\n\n## [v1.1.0] - 2026-01-31\n\n- a\n\n## [v1.0.0]\n\n[v1.1.0]: https://gitlab.com/g/s/p/-/compare/v1.0.0...v1.1.0\n[v1.0.0]: https://gitlab.com/g/s/p/-/tags/v1.0.0\n[v0.9.0]: x\n',
  ],
  'with links in its headings': [
    '## [Unreleased](https://github.com/a/b/compare/v1.0.0...HEAD)\n\n- a\n\n## [1.0.0](https://github.com/a/b/compare/v0.9.0...v1.0.0) (2025-01-01)\n',
    '## [Unreleased](https://github.com/a/b/compare/v1.1.0...HEAD)\n\n## [1.1.0](https://github.com/a/b/compare/v1.0.0...v1.1.0) (2026-01-31)\n\n- a\n\n## [1.0.0](https://github.com/a/b/compare/v0.9.0...v1.0.0) (2025-01-01)\n',
  ],
  'with underlined headings': [
    'Changelog\n=========\n\nUnreleased\n----------\n\n- a\n\n1.0.0 - 2025-01-01\n------------------\n',
    'Changelog\n=========\n\nUnreleased\n----------\n\n1.1.0 - 2026-01-31\n------------------\n\n- a\n\n1.0.0 - 2025-01-01\n------------------\n',
  ],
  'with code, comments and HTML that look like headings': [
    '<!--\n## [Unreleased]\n-->\n\n```md\n## [Unreleased]\n[unreleased]: https://github.com/a/b/compare/v0...HEAD\n```\n\n~~~~\n~~~\n## [Unreleased]\n~~~~\n\n- x\n\n      ## [Unreleased]\n\n<details>\n## [Unreleased]\n</details>\n\n> ## [Unreleased]\n\n## [Unreleased]\n\n```\n## [1.1.0] - 2020-01-01\n```\n',
    '<!--\n## [Unreleased]\n-->\n\n```md\n## [Unreleased]\n[unreleased]: https://github.com/a/b/compare/v0...HEAD\n```\n\n~~~~\n~~~\n## [Unreleased]\n~~~~\n\n- x\n\n      ## [Unreleased]\n\n<details>\n## [Unreleased]\n</details>\n\n> ## [Unreleased]\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n\n```\n## [1.1.0] - 2020-01-01\n```\n',
  ],
  'with a code block that a list never closes': [
    '- a\n  ```\n  code\n\n## [Unreleased]\n\n- b\n',
    '- a\n  ```\n  code\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n\n- b\n',
  ],
  'with a yanked version and a prerelease': [
    '## [Unreleased]\n- a\n## [1.1.0-rc.1] - 2025-02-02\n- b\n## [1.0.0] - 2025-01-01 [YANKED]\n',
    '## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n- a\n## [1.1.0-rc.1] - 2025-02-02\n- b\n## [1.0.0] - 2025-01-01 [YANKED]\n',
  ],
  'of level three': [
    '# L\n\n### Unreleased\n\n- a\n\n### 1.0.0 2025-01-01\n',
    '# L\n\n### Unreleased\n\n### 1.1.0 2026-01-31\n\n- a\n\n### 1.0.0 2025-01-01\n',
  ],
  'whose next version only wants its date': [
    '## [1.1.0] - Unreleased\n\n- a\n',
    '## [1.1.0] - 2026-01-31\n\n- a\n',
  ],
  'of a project in a folder, with tags in its links': [
    '## [Unreleased]\n- a\n\n[Unreleased]: https://github.com/a/b/compare/api%2Fv1.0.0..HEAD\n',
    '## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n- a\n\n[Unreleased]: https://github.com/a/b/compare/api%2Fv1.1.0..HEAD\n[1.1.0]: https://github.com/a/b/compare/api%2Fv1.0.0..api%2Fv1.1.0\n',
  ],
};

describe('Unreleased becomes the version', () => {
  for (const [what, [before, after]] of Object.entries(changelogs))
    it(`in a changelog ${what}`, () => {
      const tag = what.includes('in a folder') ? 'api/v1.1.0' : 'v1.1.0';
      expect(cut(before, { tag })).toBe(after);
      expect(cut(after, { tag }), 'twice is once').toBe(after);
    });

  it('with links from the remote when it is the first', () => {
    expect(cut('# Log\n\n## [Unreleased]\n\n- a\n', { forge })).toBe(
      '# Log\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n\n- a\n\n[Unreleased]: https://github.com/acme/api/compare/v1.1.0...HEAD\n[1.1.0]: https://github.com/acme/api/releases/tag/v1.1.0\n',
    );
  });

  it('not where there is none, or the version is there', () => {
    expect(changelogEdits('# Log\n\n## 1.0.0\n', section)).toEqual([]);
    expect(changelogEdits('## Unreleased\n- a\n## 1.1.0\n', section)).toEqual([]);
    for (const text of [' - 1.0.0\n    - a\n', '# Log\n\n## Spring\n\n- a\n'])
      expect(changelogEdits(text, { ...section, body: '- b' })).toEqual([]);
  });
});

describe('a section of its own', () => {
  const body = '### Added\n\n- It';
  it.each([
    [
      'no Unreleased',
      '# L\n\n## 1.0.0 - 2025-01-01\n',
      '# L\n\n## 1.1.0 - 2026-01-31\n\n### Added\n\n- It\n\n## 1.0.0 - 2025-01-01\n',
    ],
    [
      'an empty one',
      '## Unreleased\n\n### Added\n\n## 1.0.0\n',
      '## Unreleased\n\n### Added\n\n## 1.1.0 - 2026-01-31\n\n### Added\n\n- It\n\n## 1.0.0\n',
    ],
    [
      'an empty one before links',
      '## Unreleased\r\n\r\n[x]: y\r\n',
      '## Unreleased\r\n\r\n## 1.1.0 - 2026-01-31\r\n\r\n### Added\r\n\r\n- It\r\n\r\n[x]: y\r\n',
    ],
    [
      'patches a level lower',
      '### [1.0.1](https://x.example/a/b/compare/v1.0.0...v1.0.1) (2025-01-02)\n\n## 1.0.0\n',
      '## [1.1.0](https://x.example/a/b/compare/v1.0.1...v1.1.0) (2026-01-31)\n\n### Added\n\n- It\n\n### [1.0.1](https://x.example/a/b/compare/v1.0.0...v1.0.1) (2025-01-02)\n\n## 1.0.0\n',
    ],
    [
      'all of them lower',
      '# L\n\n### 1.0.0 | 2025-01-02\n\n- a\n',
      '# L\n\n### 1.1.0 | 2026-01-31\n\n#### Added\n\n- It\n\n### 1.0.0 | 2025-01-02\n\n- a\n',
    ],
    [
      'in bold',
      '## **1.0.0**\n- [New] a\n',
      '## **1.1.0** - 2026-01-31\n\n### Added\n\n- It\n\n## **1.0.0**\n- [New] a\n',
    ],
    [
      'no versions',
      '# L\n\nText\n',
      '# L\n\nText\n\n## [1.1.0] - 2026-01-31\n\n### Added\n\n- It\n',
    ],
    [
      'nothing',
      '',
      '# Changelog\n\nAll notable changes to this project are written here, as [Keep a Changelog](https://keepachangelog.com/en/1.1.0/) describes it.\n\n## Unreleased\n\n## 1.1.0 - 2026-01-31\n\n### Added\n\n- It\n',
    ],
  ])('goes where it belongs: %s', (_what, before, after) => {
    expect(cut(before, { body })).toBe(after);
    expect(cut(after, { body })).toBe(after);
  });

  it('of a new file has links', () => {
    expect(cut('', { body, forge, previousTag: 'v1.0.0' })).toMatch(
      /\n\[Unreleased\]: \S+\/compare\/v1\.1\.0\.\.\.HEAD\n\[1\.1\.0\]: \S+\/compare\/v1\.0\.0\.\.\.v1\.1\.0\n$/,
    );
  });
});

describe('text outside the cut', () => {
  /** The same changelogs every time, made of what changelogs are made of. */
  function* made(): Generator<string> {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const pieces = [
      '# Changelog',
      '## [Unreleased]',
      '## Unreleased',
      '## [1.0.0] - 2025-01-01',
      '### Added',
      '- entry',
      '  continued',
      '',
      '',
      '```',
      '~~~',
      '<!-- c',
      '-->',
      '    code',
      '> quote',
      '[Unreleased]: https://github.com/a/b/compare/v1.0.0...HEAD',
      '[1.0.0]: https://github.com/a/b/releases/tag/v1.0.0',
      'Unreleased',
      '----------',
      '---',
      '<details>',
      '\t## x',
      '#### deep',
      '[x]: <y> "t"',
      '## [0.9.0] - 2024-01-01 [YANKED]',
      '\u{1f680} caf\u00e9 ',
    ];
    for (let round = 0; round < 4000; round += 1) {
      const lines = Array.from({ length: next(24) }, () => pieces[next(pieces.length)] ?? '');
      const newline = next(4) === 0 ? '\r\n' : '\n';
      yield `${next(9) === 0 ? '\ufeff' : ''}${lines.join(newline)}${next(3) === 0 ? '' : newline}`;
    }
  }

  it('is unchanged, byte for byte, in every one of 4000', () => {
    let edited = 0;
    for (const text of made())
      for (const body of [undefined, '### Added\n\n- It']) {
        const edits = changelogEdits(text, {
          ...section,
          forge,
          ...(body === undefined ? {} : { body }),
        });
        if (edits.length > 0) edited += 1;
        const whole = text.replace('\ufeff', '').trim() === '';
        for (const { start, end } of edits) {
          const gone = text.slice(start, end);
          // Nothing is taken out but the address that moves on.
          if (!whole && gone !== '')
            expect(gone).toBe('https://github.com/a/b/compare/v1.0.0...HEAD');
        }
        const after = applyEdits(text, edits);
        const again = changelogEdits(after, {
          ...section,
          forge,
          ...(body === undefined ? {} : { body }),
        });
        expect(applyEdits(after, again), JSON.stringify(text)).toBe(after);
        if (!whole && text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
      }
    expect(edited).toBeGreaterThan(1000);
  });
});
