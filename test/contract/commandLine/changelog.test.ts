import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../git/repository.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});
afterEach(() => repository.remove());

const cli = (...argv: string[]) => runCli(['--directory', repository.folder, ...argv]);
const textOf = (path: string) => readFile(join(repository.folder, path), 'utf8');
const day = ['--date', '2026-01-31'];

const page = 'https://github.com/acme/api/compare';
const before = `# Changelog\r\n\r\n## [Unreleased]\r\n\r\n### Added\r\n\r\n- A \u{1f680} thing.\r\n\r\n## [1.0.0] - 2025-01-01\r\n\r\n[unreleased]: ${page}/v1.0.0...HEAD\r\n[1.0.0]: ${page}/v0.9.0...v1.0.0`;
const after = before
  .replace('## [Unreleased]\r\n', '## [Unreleased]\r\n\r\n## [1.1.0] - 2026-01-31\r\n')
  .replace('v1.0.0...HEAD', `v1.1.0...HEAD\r\n[1.1.0]: ${page}/v1.0.0...v1.1.0`);

async function released(): Promise<void> {
  await repository.write('VERSION', '1.0.0\n');
  await repository.write('CHANGELOG.md', before);
  await repository.commit('feat: first');
  await repository.git('tag', 'v1.0.0');
  await repository.commit('feat: a thing');
}

describe('changelog', () => {
  it('shows what would change, writes it, and commits it alone', async () => {
    await released();
    await repository.write('mine.txt', 'unfinished');
    const shown = await cli('changelog', ...day);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toContain('1.1.0 (1 feature since v1.0.0)');
    expect(shown.stdout).toContain('  +## [1.1.0] - 2026-01-31\n');
    expect(shown.stdout).toContain(`  -[unreleased]: ${page}/v1.0.0...HEAD\n`);
    expect(await textOf('CHANGELOG.md')).toBe(before);

    const wrote = await cli('changelog', ...day, '--write');
    expect(wrote.stdout).toContain('Wrote CHANGELOG.md; nothing is committed.');
    expect(await textOf('CHANGELOG.md')).toBe(after);
    expect(await repository.git('log', '-1', '--format=%s')).toBe('feat: a thing');

    // Another day, what is written is only committed.
    const made = await cli('changelog', '--commit', '--json');
    expect(documentOf(made)).toMatchObject({
      ...{ ok: true, version: '1.1.0', date: '2026-01-31', changes: expect.any(String) as string },
      files: [{ path: 'CHANGELOG.md', written: true, lines: [] }],
      made: { subject: 'docs(changelog): 1.1.0', files: ['CHANGELOG.md'] },
    });
    expect(await textOf('CHANGELOG.md')).toBe(after);
    expect(await repository.git('show', '--format=%s', '--name-only')).toBe(
      'docs(changelog): 1.1.0\n\nCHANGELOG.md',
    );
    expect((await cli('changelog', '--commit')).stdout).toContain('Nothing to do');
    expect((await cli('changelog', '1.1.0', '--notes')).stdout).toBe(
      '### Added\n\n- A \u{1f680} thing.\n',
    );
    await repository.git('tag', 'v0.5.0');
    expect((await cli('changelog', '0.5.0', '--notes')).stderr).toContain('says nothing about it');
  });

  it('goes into one commit with the version', async () => {
    await released();
    const dry = await cli('version', 'bump', '--changelog', '--dry-run');
    expect(dry.stdout).toMatch(/VERSION\n[^]*CHANGELOG\.md\n/);
    const made = await cli('version', 'bump', '--changelog');
    expect(made.stdout).toContain('Committed 2 files');
    expect(await repository.git('show', '--format=%s', '--name-only')).toBe(
      'chore(release): 1.1.0\n\nCHANGELOG.md\nVERSION',
    );
    // Both steps of a checklist find it, and commit nothing more.
    await repository.write('slipway.yaml', 'checklist: [{ kind: version }, { kind: changelog }]\n');
    const head = await repository.git('rev-parse', 'HEAD');
    expect(documentOf(await cli('release', '1.1.0', '--yes', '--json'))).toMatchObject({ done: 2 });
    expect(await repository.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('is made of commits, whose text is never markup, where slipway.yaml says so', async () => {
    await repository.git('remote', 'set-url', 'origin', 'git@gitlab.com:acme/tools/api.git');
    await repository.write('docs/index.md', 'Text\n');
    await repository.write('slipway.yaml', 'changelog: { file: docs/NEWS.md, source: commits }\n');
    await repository.commit('feat: first');
    await repository.git('tag', 'v1.0.0');
    await repository.commit('fix(cli): <img src=x> for @ada (!12)');
    await repository.commit('chore: nothing');
    const made = await cli('changelog', ...day, '--commit');
    expect(made.exitCode).toBe(0);
    expect(await textOf('docs/NEWS.md')).toBe(
      `# Changelog

All notable changes to this project are written here, as [Keep a Changelog](https://keepachangelog.com/en/1.1.0/) describes it.

## [Unreleased]

## [1.0.1] - 2026-01-31

### Fixed

- **cli:** \\<img src=x\\> for \`@ada\` ([!12](https://gitlab.com/acme/tools/api/-/merge_requests/12))

[Unreleased]: https://gitlab.com/acme/tools/api/-/compare/v1.0.1...HEAD
[1.0.1]: https://gitlab.com/acme/tools/api/-/compare/v1.0.0...v1.0.1
`,
    );
    await repository.git('tag', 'v1.0.1');
    await repository.commit('feat: two');
    expect((await cli('changelog', '--pre', 'rc', ...day)).stdout).toContain(
      '  +## [1.1.0-rc.1] - 2026-01-31\n',
    );
  });

  it('says what stands in the way, and what can be waved through', async () => {
    await released();
    await repository.write('CHANGELOG.md', before.replace('A ', 'Another '));
    const dirty = await cli('changelog', '--commit');
    expect(dirty).toMatchObject({ exitCode: 1 });
    expect(dirty.stdout).toMatch(/committed too: CHANGELOG\.md\.[^]*--allow dirty/);
    expect((await cli('changelog', '--write')).exitCode).toBe(0);
    const there = await cli('changelog', '1.0.0', '--commit', '--json');
    expect(documentOf(there)).toMatchObject({ ok: true, files: [] });

    await repository.write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n');
    await repository.commit('docs: empty');
    const empty = await cli('changelog', '1.1.0', '--commit');
    expect(empty.stdout).toContain('--allow empty');
    expect((await cli('changelog', '1.1.0', '--commit', '--allow', 'empty')).exitCode).toBe(0);
    expect(await textOf('CHANGELOG.md')).toMatch(/^## \[1\.1\.0\] - /m);

    await repository.write('CHANGELOG.md', '# Changelog\n');
    await repository.commit('docs: none');
    const none = await cli('changelog', '1.2.0');
    expect(none.stderr).toMatch(/no heading “Unreleased”[^]*--source commits/);
    expect((await cli('changelog', '--date', '2026-02-31')).exitCode).toBe(2);
    await repository.write('slipway.yaml', 'changelog: { source: issues }\n');
    expect((await cli('changelog')).stderr).toContain('one of unreleased, commits');
    await repository.write('slipway.yaml', 'changelog: ../CHANGELOG.md\n');
    expect((await cli('changelog')).stderr).toContain('outside the project');
  });

  it('goes on after git refused the commit', async () => {
    await released();
    const hooks = join(repository.folder, '.git');
    await repository.hook(hooks, 'pre-commit', 'echo "not today" >&2; exit 1');
    const refused = await cli('changelog', ...day, '--commit');
    expect(refused.stderr).toContain('not today');
    expect(await textOf('CHANGELOG.md')).toBe(after);
    await repository.hook(hooks, 'pre-commit', 'exit 0');
    expect((await cli('changelog', '--commit')).exitCode).toBe(0);
    expect(await textOf('CHANGELOG.md')).toBe(after);
  });
});
