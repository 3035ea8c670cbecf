import { describe, expect, it } from 'vitest';
import { releaseNotes } from '../../../../src/release/changelog/releaseNotes.ts';

const changelog = `# Log

## [Unreleased]

## [1.4.0] - 2026-01-31

## [1.4.0-rc.2] - 2026-01-20

### Fixed

- b, see [#7].

## [1.4.0-rc.1] - 2026-01-10

- a

[#7]: https://a.example/7

## Version 1.3.0

\`\`\`md
## [1.2.0]
\`\`\`

Text [a][One] and [two](x).

## v1.2.0 (2025-01-01)
## r5

five

[one]: <https://a.example/1> "One"
[#7]: https://b.example/7
[1.4.0]: https://a.example/
`.replaceAll('\n', '\r\n');

describe('release notes from a changelog', () => {
  it.each([
    ['1.4.0-rc.1', '- a'],
    ['1.4.0-rc.2', '### Fixed\n\n- b, see [#7].\n\n[#7]: https://a.example/7'],
    [
      '1.3.0',
      '```md\n## [1.2.0]\n```\n\nText [a][One] and [two](x).\n\n[one]: <https://a.example/1> "One"',
    ],
    ['1.2.0', ''],
    ['r5', 'five'],
    ['9.9.9', undefined],
  ])('are what stands below %s, with the links it refers to', (version, expected) => {
    expect(releaseNotes(changelog, version)).toBe(expected);
  });

  it('of a version that says nothing are those of its prereleases', () => {
    expect(releaseNotes(changelog, '1.4.0')).toBe(
      '### Fixed\n\n- b, see [#7].\n\n- a\n\n[#7]: https://a.example/7',
    );
  });
});
