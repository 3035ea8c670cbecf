import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
          tool: { build: broken, platforms: ['linux/amd64'] },
        },
      }),
    );

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
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await running.setTheme('light');
    await workbench.command('Release: Build Binaries…');
    await workbench.quickInput.row('tool').waitFor();
    await workbench.screenshot('binaries-light');
    await workbench.quickInput.accept();
    await workbench.notification('dist/api_linux_arm64').waitFor();
    await workbench.screenshot('binaries-built-light');
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
});
