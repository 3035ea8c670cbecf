import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

const page = 'https://github.com/acme/api/compare';
const changelog = `# Changelog

## [Unreleased]

### Added

- Routes can be named.

## [1.4.0] - 2026-01-10

### Added

- Two images.

[Unreleased]: ${page}/v1.4.0...HEAD
[1.4.0]: ${page}/v1.3.0...v1.4.0
`;

describe('version and changelog', () => {
  let scratch: string;
  let folder: string;
  let running: RunningWorkbench;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  const textOf = (path: string) => readFile(join(folder, path), 'utf8');

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-version-'));
    folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry, {
      'package.json': '{\n  "name": "api",\n  "version": "1.4.0"\n}\n',
      VERSION: '1.3.0\n',
      'CHANGELOG.md': changelog,
    });
    git('commit', '-q', '--allow-empty', '-m', 'feat: name routes');
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    await running.workbench.status('slipway.status').filter({ hasText: 'v1.4.0' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** A picture of what `open` shows, in both themes: choosing a theme closes every list. */
  async function bothThemes(picture: string, open: () => Promise<void>): Promise<void> {
    const { workbench } = running;
    await running.setTheme('light');
    await open();
    await workbench.screenshot(`${picture}-light`);
    await workbench.quickInput.leave();
    await running.setTheme('dark');
    await open();
    await workbench.screenshot(`${picture}-dark`);
  }

  test('versions are proposed with why, and files that disagree are said', async () => {
    const { quickInput } = running.workbench;
    await bothThemes('version-list', async () => {
      await running.workbench.command('Release: Bump Version…');
      await quickInput.row('The files say different versions').waitFor();
    });
    const labels = await quickInput.labels();
    const versions = labels.filter((label) => /^[0-9.]+(?:-[a-z0-9.]+)?$/.test(label));
    expect(versions.slice(0, 5)).toEqual(['1.5.0', '1.4.0', '1.5.0-rc.1', '1.4.1', '2.0.0']);
    expect(await quickInput.widget.innerText()).toContain('package.json 1.4.0 · VERSION 1.3.0');
    expect(await quickInput.widget.innerText()).toContain('1 feature since v1.4.0');
    await quickInput.leave();
  });

  test('all files and the changelog are compared with what they will be, and committed at once', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    const title = 'Version 1.4.0 → 1.5.0';
    await bothThemes('version-preview', async () => {
      await workbench.command('Release: Bump Version…');
      await quickInput.pick('1.5.0');
      await quickInput.pick('Version files and CHANGELOG.md');
      await quickInput.row('Write and Commit').waitFor();
      await workbench.tab(title).waitFor();
      await workbench.page.getByText('## [1.5.0]').first().waitFor();
    });
    expect(await quickInput.widget.innerText()).toContain('chore(release): 1.5.0');
    expect(await quickInput.widget.innerText()).toContain('package.json, VERSION, CHANGELOG.md');
    expect(await textOf('VERSION')).toBe('1.3.0\n');

    await quickInput.pick('Write and Commit');
    await workbench.notification('chore(release): 1.5.0').waitFor();
    expect(git('show', '--format=%s', '--name-only')).toBe(
      'chore(release): 1.5.0\n\nCHANGELOG.md\nVERSION\npackage.json',
    );
    expect(await textOf('VERSION')).toBe('1.5.0\n');
    expect(await textOf('CHANGELOG.md')).toContain(`[1.5.0]: ${page}/v1.4.0...v1.5.0\n`);
    await expect.poll(() => workbench.tab(title).count()).toBe(0);
    await workbench.status('slipway.status').filter({ hasText: 'v1.5.0' }).waitFor();
  });

  test('a changelog with nothing new is a question, and its section can come from the commits', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    git('tag', '-a', 'v1.5.0', '-m', 'v1.5.0');
    git('commit', '-q', '--allow-empty', '-m', 'fix(api): close files of @ada (#7)');
    await bothThemes('changelog-preview', async () => {
      await workbench.command('Release: Update Changelog…');
      await quickInput.pick('1.5.1');
      await workbench.dialog().waitFor();
      await workbench.screenshot('changelog-empty');
      expect(await workbench.dialog().innerText()).toContain('Nothing stands below Unreleased');
      await workbench.dialogButton('Take It from the Commits');
      await quickInput.row('Write and Commit').waitFor();
      await workbench.tab('Changelog of 1.5.1').waitFor();
      await workbench.page.getByText('## [1.5.1]').first().waitFor();
    });
    await quickInput.pick('Read the Changes First');
    await workbench.notificationButton('Nothing is written yet', 'Go On').waitFor();
    await workbench.screenshot('changelog-read');
    await workbench.notificationButton('Nothing is written yet', 'Go On').click();
    await quickInput.pick('Write, Commit Nothing');
    await expect
      .poll(() => textOf('CHANGELOG.md'))
      .toContain('**api:** Close files of `@ada` ([#7](');
    expect(git('log', '-1', '--format=%s')).toBe('fix(api): close files of @ada (#7)');
    await expect.poll(() => workbench.tab('Changelog of 1.5.1').count()).toBe(0);
  });

  test('what is left writes nothing; another message is taken', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    await workbench.command('Release: Update Changelog…');
    await quickInput.pick('1.5.1');
    await quickInput.row('Write and Commit').waitFor();
    await quickInput.leave();
    expect(git('log', '-1', '--format=%s')).toContain('fix(api)');
    await workbench.command('Release: Update Changelog…');
    await quickInput.pick('1.5.1');
    await quickInput.pick('Another Commit Message…');
    await quickInput.enter('docs: what 1.5.1 brings');
    await workbench.notification('docs: what 1.5.1 brings').waitFor();
    expect(git('show', '--format=%s', '--name-only')).toBe(
      'docs: what 1.5.1 brings\n\nCHANGELOG.md',
    );
  });

  test('a file with other changes is a question before anything is written', async () => {
    const { workbench } = running;
    await writeFile(join(folder, 'VERSION'), '1.5.0\nmine\n');
    await workbench.command('Release: Bump Version…');
    await workbench.quickInput.enter('2.0.0');
    await workbench.quickInput.pick('Version files alone');
    await workbench.dialog().waitFor();
    expect(await workbench.dialog().innerText()).toContain('committed too: VERSION');
    await workbench.dialogButton('Cancel');
    expect(await textOf('VERSION')).toBe('1.5.0\nmine\n');
  });
});
