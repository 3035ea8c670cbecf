import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const image = `past-${process.pid}-${Date.now().toString(36)}`;
const repository = `${registry}/workbench/${image}`;

describe('builds somebody started in a terminal', () => {
  let scratch: string;
  let folder: string;
  let running: RunningWorkbench;

  /** As a person types it: none of our code is in it. */
  function build(tag: string, seconds: number): string[] {
    const platforms = ['--platform', 'linux/amd64,linux/arm64'];
    const args = ['--build-arg', `SECONDS=${seconds}`, '--build-arg', `TAG=${tag}-${image}`];
    return [
      'buildx',
      'build',
      ...platforms,
      ...args,
      '-t',
      `${repository}:${tag}`,
      '--push',
      folder,
    ];
  }

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-past-'));
    folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry);
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${registry}/library/busybox:latest AS tools
RUN echo tools >/tools && sleep 1
FROM ${registry}/library/busybox:latest
ARG TAG SECONDS
RUN echo "$TAG" && for i in $(seq $SECONDS); do echo tick $i; sleep 1; done
COPY --from=tools /tools /tools
`,
    );
    execFileSync('docker', build('1.0', 2), { stdio: 'pipe' });
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    await running.workbench.view('Images').close();
    await running.workbench.view('Checklist').close();
    await running.workbench.view('Builds').pane.getByText('Past builds').waitFor();
  }, 300_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  const row = (tag: string) => running.workbench.view('Builds').waitForRow(`${image} ${tag}`);

  test('appear live, with their steps and a timeline, and are found again after a reload', async () => {
    const { workbench } = running;
    const other: ChildProcess = spawn('docker', build('1.1', 60), { stdio: 'ignore' });
    const ended = new Promise((resolve) => other.once('exit', resolve));
    const live = await row('1.1');
    expect(await live.innerText()).toContain('started elsewhere');
    await workbench.view('Builds').waitForRow('RUN echo "1.1');
    await workbench.screenshot('past-live-dark');

    await workbench.reload();
    await workbench.openContainer('Release');
    const again = await row('1.1');
    expect(await again.innerText()).toContain('started elsewhere');
    await again.hover();
    await again.getByRole('button', { name: 'Show Timeline' }).click();
    const page = await workbench.webview('text=Timeline');
    await page.locator('.time.running').first().waitFor();
    expect(await page.locator('.facts, dl').first().innerText()).toContain('running');
    await workbench.screenshot('timeline-live-dark');
    other.kill('SIGINT');
    await ended;
    await page.locator('.time.cancelled, .time.executed').first().waitFor();
    await workbench.closeEditors();
  }, 180_000);

  test('are listed once they ended, with a picture, the one before beside it, and a log', async () => {
    const { workbench } = running;
    execFileSync('docker', build('1.2', 4), { stdio: 'pipe' });
    const view = workbench.view('Builds');
    await view.expand('Past builds');
    await expect.poll(async () => (await row('1.2')).innerText()).toMatch(/\d s · .*sha256:/);
    await row('1.2').then((past) => past.click());
    const page = await workbench.webview('text=Timeline');
    await page.locator('.time.critical').first().waitFor();
    const text = await page.locator('body').innerText();
    expect(text).toMatch(/Took\s+[\d.]+ s, [\d.]+ s more than the build before/);
    expect(text).toMatch(/What differs from the build before[\s\S]*SECONDS\s+2\s+4/);
    expect(await page.locator('.lane').count()).toBe(3);
    await workbench.screenshot('timeline-dark');
    await running.setTheme('light');
    await workbench.screenshot('timeline-light');
    await running.setTheme('dark');

    await page.getByRole('button', { name: 'Show Log' }).click();
    await expect.poll(() => workbench.editorText()).toContain('tick 4');
  }, 120_000);
});
