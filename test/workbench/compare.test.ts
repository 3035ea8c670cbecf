import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedVersions } from '../env/seedVersions.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = 'workbench/compare';

describe('Compare images', () => {
  let folder: string;
  let running: RunningWorkbench;
  let images: TreeView;

  beforeAll(async () => {
    await seedVersions(registry, repository);
    folder = await mkdtemp(join(tmpdir(), 'slipway-compare-'));
    await writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1\nimages:\n  api:\n    repositories: [${registry}/${repository}]\n`,
    );
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    images = running.workbench.view('Images');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tag = (name: string) => ['api', repository, 'Releases', name];

  test('two tags of the view: platforms, sizes, layers, config and packages', async () => {
    const { workbench } = running;
    await images.menu(tag('v1.0.0'), 'Select for Compare');
    await images.menu(tag('v1.1.0'), 'Compare with Selected');
    const page = await workbench.webview('.bars');
    expect(await page.locator('h1').innerText()).toBe('compare:v1.0.0 ↔ compare:v1.1.0');
    await page.locator('.choose', { hasText: 'linux/amd64' }).waitFor();
    const text = await page.locator('.panel').innerText();
    expect(text).toContain('Platforms: 1 changed, 1 added, 1 removed');
    expect(text).toMatch(/1\.40 MB\s+2\.60 MB\s+\+1\.20 MB \(\+86 %\)\s+COPY dist\/api/);
    expect(text).toContain('2 changed, 1 added, 1 removed');
    const said = await page.locator('.track').nth(1).getAttribute('aria-label');
    expect(said).toMatch(/^linux\/amd64, Right: 6\.87 MB\. 3\.10 MB shared/);
    await workbench.screenshot('compare-dark');
    await page.locator('h2', { hasText: 'Packages' }).scrollIntoViewIfNeeded();
    await workbench.screenshot('compare-packages-dark');
    await running.setTheme('light');
    await page.locator('h1').scrollIntoViewIfNeeded();
    await workbench.screenshot('compare-light');
    await running.setTheme('high-contrast');
    await workbench.screenshot('compare-high-contrast');
    await running.setTheme('dark');
  });

  test('another platform by keyboard; the tab comes back after the window was reloaded', async () => {
    const { workbench } = running;
    const page = await workbench.webview('.bars');
    await page.locator('.choose', { hasText: 'linux/arm64' }).focus();
    await workbench.page.keyboard.press('Enter');
    await page.locator('h2', { hasText: 'Layers · linux/arm64' }).waitFor();
    await workbench.reload();
    const again = await workbench.webview('.bars', 60_000);
    expect(await again.locator('.choose[aria-pressed="true"]').innerText()).toBe('linux/arm64');
  });

  test('from the palette, with what is known to pick from', async () => {
    const { workbench } = running;
    await workbench.command('Release: Compare Images…');
    await workbench.quickInput.row(`${registry}/${repository}:v1.0.0`).waitFor();
    await workbench.screenshot('compare-ask');
    await workbench.quickInput.enter(`${registry}/${repository}:v1.0.0`);
    await workbench.quickInput.row(`${registry}/${repository}:v1.1.0`).waitFor();
    await workbench.quickInput.enter(`${registry}/${repository}:v9.9.9`);
    const page = await workbench.webview('.problem');
    expect(await page.locator('.action').first().innerText()).toBe('Retry');
    await workbench.screenshot('compare-problem');
  });
});
