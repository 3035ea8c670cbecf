import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `workbench/local-${process.pid}-${Date.now().toString(36)}`;
const name = `${registry}/${repository}`;

describe('images of the engine beside those of the registry', () => {
  let folder: string;
  let running: RunningWorkbench;
  let images: TreeView;

  const docker = (...args: readonly string[]) =>
    execFileSync('docker', args, { stdio: 'pipe', timeout: 60_000 });
  const build = (tag: string, label: string) =>
    docker(
      'buildx',
      'build',
      '--load',
      '--label',
      `what=${label}`,
      '--tag',
      `${name}:${tag}`,
      folder,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-local-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY slipway.yaml /\n');
    await writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1\nimages:\n  api:\n    repositories: [${name}, ${name}-new]\n`,
    );
    for (const tag of ['1.0.0', '1.1.0']) {
      build(tag, tag);
      docker('push', `${name}:${tag}`);
    }
    build('1.1.0', 'changed since');
    build('dev', 'on my machine');
    docker('tag', `${name}:1.0.0`, `${name}:1.0`);
    docker('tag', `${name}:1.0.0`, `${name}-new:1.0.0`);
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    images = running.workbench.view('Images');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    docker(
      ...['image', 'rm', `${name}-new:1.0.0`],
      ...['1.0.0', '1.0', '1.1.0', 'dev'].map((tag) => `${name}:${tag}`),
    );
    await rm(folder, { recursive: true, force: true });
  });

  test('each says how it stands to the tag of the same name', async () => {
    const told = async (): Promise<unknown> => {
      const rows = await images.children('api', repository, 'On This Machine');
      const states = rows.map(({ label, description }) => [label, description.split(' · ')[0]]);
      return Object.fromEntries(states);
    };
    await expect.poll(told, { timeout: 20_000 }).toEqual({
      '1.0.0': 'same as pushed',
      '1.0': 'pushed, not as this tag',
      '1.1.0': 'differs',
      dev: 'never pushed',
    });
    await running.workbench.screenshot('local-images-dark');
    await running.setTheme('light');
    await running.workbench.screenshot('local-images-light');
    await running.setTheme('dark');
  });

  test('tells both digests', async () => {
    const text = await images.hover('api', repository, 'On This Machine', '1.1.0');
    expect(text).toMatch(/Here:\ssha256:[0-9a-f]{64}/);
    expect(text).toMatch(/Registry:\ssha256:[0-9a-f]{64}/);
    await running.workbench.screenshot('local-images-hover-dark');
  });

  test('one that differs is compared with the registry’s, also after a reload', async () => {
    const { workbench } = running;
    await images.menu(['api', repository, 'On This Machine', '1.1.0'], 'Compare with Registry');
    const page = await workbench.webview('.choice');
    const text = await page.locator('.panel').innerText();
    expect(text).toContain(`docker-daemon:${name}:1.1.0`);
    expect(text).toMatch(/label what\s+1\.1\.0\s+changed since/);
    expect(text).toContain('1 of 1 layers shared');
    await workbench.screenshot('compare-local-dark');
    await running.setTheme('light');
    await workbench.screenshot('compare-local-light');
    await running.setTheme('dark');
    await workbench.reload();
    await workbench.webview('.choice', 60_000);
    await workbench.closeEditors();
  });

  test('are there for a repository that the registry does not have', async () => {
    await images.reveal('api', `${repository}-new`, 'On This Machine', '1.0.0');
    await images.waitForRow('Not found');
  });
});
