import { describe, expect, it } from 'vitest';
import type { ChangelogFacts } from '../../../../src/release/changelog/changelogChange.ts';
import { changelogChange } from '../../../../src/release/changelog/changelogChange.ts';
import { ChangelogError } from '../../../../src/release/changelog/changelogError.ts';
import { planFileChanges } from '../../../../src/release/fileChanges/planFileChanges.ts';

const feature = { commit: 'a'.repeat(40), subject: 'feat: it', body: '' };

function facts(text: string | undefined, other: Partial<ChangelogFacts> = {}): ChangelogFacts {
  return {
    ...{ file: 'CHANGELOG.md', source: 'unreleased', commits: [feature] },
    ...(text === undefined ? {} : { text, committed: text }),
    section: { version: '1.1.0', date: '2026-01-31', tag: 'v1.1.0' },
    ...other,
  };
}

function planned(given: ChangelogFacts) {
  const { file, concerns, notes, changes } = changelogChange(given);
  const plan = planFileChanges([file], { message: 'm', state: { branch: 'main' }, concerns });
  return {
    after: plan.files[0]?.after,
    written: plan.files[0] !== undefined && plan.files[0].before === plan.files[0].after,
    concerns: plan.concerns.map(({ code }) => code),
    ...{ notes, changes },
  };
}

function reason(given: ChangelogFacts): string | undefined {
  try {
    changelogChange(given);
    return undefined;
  } catch (error) {
    return error instanceof ChangelogError ? error.reason : String(error);
  }
}

const before = '## Unreleased\n\n- a\n';
const after = '## Unreleased\n\n## [1.1.0] - 2026-01-31\n\n- a\n';

describe('what becomes of a changelog', () => {
  it('is its section, and then nothing', () => {
    expect(planned(facts('## [Unreleased]\n\n- a\n'))).toMatchObject({
      changes: '- a',
      concerns: [],
      written: false,
    });
    expect(planned(facts(after))).toMatchObject({ after: undefined, concerns: [] });
  });

  it('goes on where the text was written, on an earlier day, and not committed', () => {
    const written = '## [Unreleased]\n\n## [1.1.0] - 2026-01-30\n\n- a\n';
    const given = facts(written, { committed: '## [Unreleased]\n\n- a\n' });
    expect(planned(given)).toMatchObject({ after: written, written: true, concerns: [] });
    const other = facts(`${written}- mine\n`, { committed: '## [Unreleased]\n\n- a\n' });
    expect(planned(other)).toMatchObject({ written: true, concerns: ['dirty'] });
  });

  it('goes on where a new file was written and not committed', () => {
    const { after: made = '' } = planned(facts(undefined));
    expect(made).toContain('### Added\n\n- It\n');
    const there = { ...facts(undefined), text: made };
    expect(planned(there)).toMatchObject({ after: made, written: true, concerns: [] });
  });

  it('goes on with a section that was written from commits, and gone over by hand', () => {
    const committed = '# Log\n\n## [Unreleased]\n\n## 1.0.0\n';
    const { after: made = '' } = planned(facts(committed, { source: 'commits' }));
    const text = made.replace('- It', '- It, and more');
    for (const source of ['commits', 'unreleased'] as const)
      expect(planned(facts(text, { committed, source }))).toMatchObject({
        ...{
          after: text,
          written: true,
          concerns: [],
          changes: expect.stringContaining('more') as string,
        },
      });
    expect(planned(facts(`${text}\nmine\n`, { committed })).concerns).toEqual(['dirty']);
  });

  it('takes no text along that nobody has committed, unless told to', () => {
    expect(planned(facts(before, { committed: '## Unreleased\n' })).concerns).toEqual(['dirty']);
  });

  it('says that there is nothing new; a stable version may be what its prereleases brought', () => {
    expect(planned(facts('## Unreleased\n\n### Added\n'))).toMatchObject({
      concerns: ['empty'],
      changes: '',
    });
    const text = '## Unreleased\n\n## 1.1.0-rc.1\n\n- a\n';
    expect(planned(facts(text))).toMatchObject({
      ...{ concerns: [], changes: '- a' },
      after: '## Unreleased\n\n## 1.1.0 - 2026-01-31\n\n## 1.1.0-rc.1\n\n- a\n',
      notes: [expect.stringContaining('1.1.0 is what 1.1.0-rc.1 brought.')],
    });
    const none = { ...facts('## Unreleased\n'), source: 'commits', commits: [] } as const;
    expect(planned(none)).toMatchObject({ concerns: ['empty'] });
  });

  it('is what the commits say where that is asked for', () => {
    const text = '# Log\n\n## [1.0.0]\n\n[1.0.0]: https://git.example/a/b/compare/v0...v1.0.0\n';
    expect(planned(facts(text, { source: 'commits' })).after).toBe(
      `# Log\n\n## [1.1.0] - 2026-01-31\n\n### Added\n\n- It ([aaaaaaa](https://git.example/a/b/commit/${'a'.repeat(40)}))\n\n## [1.0.0]\n\n[1.1.0]: https://git.example/a/b/compare/v1.0.0...v1.1.0\n[1.0.0]: https://git.example/a/b/compare/v0...v1.0.0\n`,
    );
  });

  it.each([
    ['no-unreleased', facts('# Log\n\n## 1.0.0\n')],
    ['two-unreleased', facts(`${before}${before}`)],
    ['section-there', facts('## Unreleased\n- b\n## 1.1.0\n- a\n')],
    ['unreleased-text', facts(before, { source: 'commits' })],
    ['no-place', facts('# Log\n\n```\n', { source: 'commits' })],
  ])('fails with a reason: %s', (expected, given) => {
    expect(reason(given)).toBe(expected);
  });

  it('says when a link is left as it is', () => {
    const { notes } = planned(
      facts(
        `${before.replace('Un', '[Un').replace('ed', 'ed]')}\n[unreleased]: https://x.example/\n`,
      ),
    );
    expect(notes).toEqual([expect.stringContaining('compares nothing')]);
  });
});
