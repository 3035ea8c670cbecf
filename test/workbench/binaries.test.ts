import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

describe('binaries', () => {
  let folder: string;
  let running: RunningWorkbench;
  const build = `sh -c 'mkdir -p dist; echo compiling; printf "#!/bin/sh\\necho {{version}}\\n" > "$0"; chmod +x "$0"' {{output}}`;
  const configure = (broken: string) =>
    writeFile(
      join(folder, 'slipway.yaml'),
      JSON.stringify({
        binaries: {
          api: { build, platforms: ['linux/amd64', 'linux/arm64'] },
          tool: { build: broken, platforms: ['linux/amd64'], maxGrowth: '10%' },
        },
      }),
    );

  /** As the checklist writes down a release with its files. */
  async function recordRelease(
    release: string,
    files: Readonly<Record<string, number>>,
  ): Promise<void> {
    const about = { step: 'binaries', by: 'ada@laptop', at: '2026-01-31T12:00:00Z' };
    const evidence = Object.entries(files).map(([name, size]) => {
      const finding = { kind: 'asset', name, size, digest: `sha256:${'0'.repeat(64)}` };
      const { by, at } = about;
      return { type: 'evidence', ...about, evidence: { finding, by, at } };
    });
    const events = [{ type: 'started', ...about }, ...evidence, { type: 'passed', ...about }];
    const journal = { format: 'slipway-journal', version: 1, release, events };
    await mkdir(join(folder, '.slipway/releases'), { recursive: true });
    await writeFile(join(folder, `.slipway/releases/${release}.json`), JSON.stringify(journal));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-binaries-'));
    await configure(build);
    await writeFile(join(folder, 'package.json'), '{ "version": "1.4.0" }\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('are shown with their commands, chosen, and built', async () => {
    const { workbench } = running;
    await configure(build);
    await recordRelease('1.3.0', { 'dist/api_linux_amd64': 20, 'dist/tool_linux_amd64': 21 });
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await running.setTheme('light');
    await workbench.command('Release: Build Binaries…');
    await workbench.quickInput.row('tool').waitFor();
    await workbench.screenshot('binaries-light');
    await workbench.quickInput.accept();
    const built = 'dist/api_linux_arm64';
    await workbench.notification(built).waitFor();
    await workbench.screenshot('binaries-built-light');
    expect(await workbench.notificationText(built)).toContain('(21 B, +5.0 % since 1.3.0)');
    const sums = await readFile(join(folder, 'dist/checksums.txt'), 'utf8');
    expect(sums.trim().split('\n')).toHaveLength(3);
  }, 90_000);

  test('say which failed, and the others are there', async () => {
    const { workbench } = running;
    await configure(`sh -c 'echo it broke; exit 7'`);
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await running.setTheme('dark');
    await workbench.command('Release: Build Binaries…');
    await workbench.quickInput.row('tool').waitFor();
    await workbench.screenshot('binaries-dark');
    await workbench.quickInput.accept();
    const failed = '1 of 3 binaries failed.';
    await workbench.notification(failed).waitFor();
    await workbench.screenshot('binaries-failed-dark');
    expect(await workbench.notificationText(failed)).toContain('exit code 7');
    expect(await readFile(join(folder, 'dist/api_linux_arm64'), 'utf8')).toContain('1.4.0');
  }, 90_000);

  test('say which grew more than they may', async () => {
    const { workbench } = running;
    await configure(build);
    await recordRelease('1.3.0', { 'dist/tool_linux_amd64': 15 });
    await running.setTheme('light');
    await workbench.command('Release: Build Binaries…');
    await workbench.quickInput.row('tool').waitFor();
    await workbench.quickInput.accept();
    const grown = 'dist/tool_linux_amd64 is 21 B';
    await workbench.notification(grown).waitFor();
    await workbench.screenshot('binaries-grown-light');
    expect(await workbench.notificationText(grown)).toContain(
      '+40.0 % since 1.3.0: more than the +10.0 % it may be.',
    );
  }, 90_000);
});
