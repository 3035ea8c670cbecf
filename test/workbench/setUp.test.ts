import { execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionBuilt } from '../contract/commandLine/setUp/situations.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

describe('a repository that is set up', () => {
  let folder: string;
  let running: RunningWorkbench;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  const file = () => join(folder, 'slipway.yaml');
  const exists = () =>
    access(file()).then(
      () => true,
      () => false,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-set-up-'));
    for (const [path, text] of Object.entries(actionBuilt.files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    git('init', '--quiet', '--initial-branch=main');
    git('remote', 'add', 'origin', actionBuilt.remote);
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows what would be written and from where, and writes nothing without a yes', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.command('Release: Set Up This Repository');
      await quickInput.row('Write, Commit Nothing').waitFor();
      await workbench.page.getByText('.github/workflows').first().waitFor();
      expect(await quickInput.widget.innerText()).toContain('slipway.yaml (new)');
      await workbench.screenshot(`set-up-preview-${theme}`);
      await quickInput.leave();
      expect(await exists()).toBe(false);
    }
  });

  test('writes the file and opens it; the second time it is opened only', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    await workbench.command('Release: Set Up This Repository');
    await quickInput.pick('Write, Commit Nothing');
    await workbench.notification('Wrote slipway.yaml').waitFor();
    const text = await readFile(file(), 'utf8');
    expect(text).toContain('# .github/workflows/');
    expect(text).toContain('images:');
    await workbench.tab('slipway.yaml').waitFor();
    await workbench.screenshot('set-up-written-dark');
    expect(git('log', '--all', '--oneline')).toBe('');

    await workbench.closeEditors();
    await workbench.command('Release: Set Up This Repository');
    await workbench.notification('is there already').waitFor();
    await workbench.tab('slipway.yaml').waitFor();
    expect(await readFile(file(), 'utf8')).toBe(text);
  });
});
