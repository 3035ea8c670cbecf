import { describe, expect, it } from 'vitest';
import { commitChanges } from '../../../../src/release/changelog/commitChanges.ts';
import { runningText } from '../../../../src/release/markdown.ts';

const github = { kind: 'github', page: 'https://github.com/acme/api' } as const;
const hash = (index: number) => `${index}abc${'0'.repeat(36)}`;

/** Newest first, as git log has them. */
function commits(...messages: string[]) {
  return messages
    .map((message, index) => {
      const [subject = '', ...body] = message.split('\n');
      return { commit: hash(index), subject, body: body.join('\n').trim() };
    })
    .reverse();
}

describe('the changes of commits', () => {
  it('are grouped as Keep a Changelog has it, what breaks first, with links', () => {
    const made = commitChanges(
      commits(
        'fix(api): close the file (#12)',
        'chore: tidy up',
        'feat: add `--json`',
        'docs: typo',
        'Merge pull request #3 from acme/x',
        'feat(cli)!: drop --yaml\n\nBREAKING CHANGE: use --json instead.',
        'perf: be quick',
        'security: check the path',
        'Update the thing',
        'deprecate: --old',
      ),
      github,
    );
    expect(made).toBe(
      [
        '### Changed',
        '',
        `- **Breaking:** **cli:** Drop --yaml ([5abc000](https://github.com/acme/api/commit/${hash(5)}))`,
        '  Use --json instead.',
        `- Be quick ([6abc000](https://github.com/acme/api/commit/${hash(6)}))`,
        `- Update the thing ([8abc000](https://github.com/acme/api/commit/${hash(8)}))`,
        '',
        '### Added',
        '',
        `- Add \`--json\` ([2abc000](https://github.com/acme/api/commit/${hash(2)}))`,
        '',
        '### Deprecated',
        '',
        `- \\--old ([9abc000](https://github.com/acme/api/commit/${hash(9)}))`,
        '',
        '### Fixed',
        '',
        '- **api:** Close the file ([#12](https://github.com/acme/api/pull/12))',
        '',
        '### Security',
        '',
        `- Check the path ([7abc000](https://github.com/acme/api/commit/${hash(7)}))`,
      ].join('\n'),
    );
  });

  it('name nothing that was taken back', () => {
    const back = `Revert "feat: a"\n\nThis reverts commit ${hash(0)}.`;
    expect(commitChanges(commits('feat: a', 'feat: b', back))).toBe('### Added\n\n- B');
    const again = `Revert "Revert"\n\nThis reverts commit ${hash(1)}.`;
    expect(commitChanges(commits('feat: a', back.replace(hash(0), hash(0)), again))).toBe(
      '### Added\n\n- A',
    );
  });

  it('link merge requests of a GitLab', () => {
    const gitlab = { kind: 'gitlab', page: 'https://gitlab.com/g/p' } as const;
    expect(commitChanges(commits('feat: a (!7)', 'feat: b'), gitlab)).toContain(
      '- A ([!7](https://gitlab.com/g/p/-/merge_requests/7))\n- B ([1abc000](https://gitlab.com/g/p/-/commit/',
    );
  });

  it('are none when no user would notice them', () => {
    expect(commitChanges(commits('chore: a', 'docs: b', 'ci: c'))).toBe('');
  });
});

describe('foreign text that runs', () => {
  it.each([
    ['thank @ada, and @acme/team', 'thank `@ada`, and `@acme/team`'],
    [
      '<img src=x onerror=y> & *b* _i_ snake_case',
      '\\<img src=x onerror=y\\> \\& \\*b\\* \\_i\\_ snake_case',
    ],
    ['[x](javascript:y) ![z](w)', '\\[x\\](javascript:y) !\\[z\\](w)'],
    [
      'see https://evil.example/a?b and www.x.example',
      'see `https://evil.example/a?b` and `www.x.example`',
    ],
    ['closes #12, acme/x#3 and GH-4', 'closes `#12`, `acme/x#3` and `GH-4`'],
    ['code `a*b` and ``c`d`` and ` open', 'code `a*b` and ``c`d`` and \\` open'],
    ['`@ada`', '`@ada`'],
    ['- list', '\\- list'],
    ['1. one', '1\\. one'],
    ['# head', '\\# head'],
    ['two\nlines\u202e', 'two lines\ufffd'],
    ['$x$ ~~y~~ a|b \\', '\\$x\\$ \\~\\~y\\~\\~ a\\|b \\\\'],
  ])('%j', (text, expected) => {
    expect(runningText(text)).toBe(expected);
  });
});
