import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const reference = `${registry}/workbench/inspect:v1.0.0`;

describe('Inspect manifest', () => {
  let running: RunningWorkbench;

  beforeAll(async () => {
    await seedTags(registry, 'workbench/inspect', ['v1.0.0']);
    running = await startWorkbench({}); // a registry can be asked without a folder
  }, 120_000);

  afterAll(() => running.stop());

  test('says why a text is no reference while it is typed', async () => {
    const { workbench } = running;
    await workbench.command('Release: Inspect Manifest…');
    await workbench.quickInput.type(`${registry}/Acme`);
    await workbench.quickInput.row('Not a reference yet').waitFor();
    await workbench.quickInput.leave();
  });

  test('shows index, platforms, config, layers and attestations', async () => {
    const { workbench } = running;
    await workbench.command('Release: Inspect Manifest…');
    await workbench.quickInput.enter(reference);
    const page = await workbench.webview('.choice');
    const titles = await page.locator('h2').allInnerTexts();
    expect(titles.map((title) => title.split('\n')[0]?.trim())).toEqual([
      'Platforms',
      'Annotations',
      'Config · linux/amd64',
      expect.stringMatching(/^Layers · linux\/amd64/),
      expect.stringMatching(/^Attestations · linux\/amd64/),
      expect.stringMatching(/^Provenance, packages and signatures · linux\/amd64/),
    ]);
    expect(await page.locator('.facts .link').first().innerText()).toMatch(/^sha256:[0-9a-f]{64}$/);
    const facts = await page.locator('.facts').first().innerText();
    expect(facts).toContain(
      'https://github.com/acme/api/actions/runs/42 (by provenance, not verified)',
    );
    expect(facts).toContain(
      '860c1904a1ce19322e91ac35af1ab07466440c37 (by provenance, not verified)',
    );
    expect(facts).toMatch(/linux\/amd64 \S+ MB, linux\/arm64/);
    await workbench.screenshot('inspector-dark');
  });

  test('opens provenance, packages and signatures when asked to', async () => {
    const { workbench } = running;
    const page = await workbench.webview('.choice');
    expect(await page.locator('.deferred section').count()).toBe(0);
    await page.locator('summary').click();
    const opened = page.locator('.deferred');
    await opened.locator('h3', { hasText: 'Signatures' }).waitFor();
    expect(await opened.innerText()).toContain('Built by https://github.com/acme/api/actions');
    expect(await opened.innerText()).toContain('not signed');
    await page
      .locator('.value', { has: page.locator('.mark'), hasText: 'not signed' })
      .first()
      .waitFor();
    await page.locator('.search').fill('mus');
    await expect.poll(() => opened.locator('.search ~ div tbody tr').count()).toBe(1);
    await page.locator('summary').scrollIntoViewIfNeeded();
    await workbench.screenshot('inspector-evidence-dark');
    await running.setTheme('light');
    await workbench.screenshot('inspector-evidence-light');
    await running.setTheme('dark');
  });

  test('changes the platform by keyboard', async () => {
    const page = await running.workbench.webview('.choice');
    await page.locator('.choose', { hasText: 'linux/arm64' }).focus();
    await running.workbench.page.keyboard.press('Enter');
    await page.locator('h2', { hasText: 'Config · linux/arm64' }).waitFor();
    expect(await page.locator('.choose[aria-pressed="true"]').innerText()).toBe('linux/arm64');
  });

  test('has the raw JSON, whose digests lead to the next documents', async () => {
    const { workbench } = running;
    const page = await workbench.webview('.choice');
    await page.locator('#tab-raw').click();
    expect(await page.locator('.raw').innerText()).toContain('"mediaType"');
    await running.setTheme('light');
    await workbench.screenshot('inspector-raw-light');
    await running.setTheme('dark');
    await page.locator('.raw .link').first().click();
    await workbench.tab('inspect@').waitFor();
    await expect.poll(() => workbench.editorText()).toContain('"layers"');
    await workbench.page.locator('.codelens-decoration', { hasText: 'exact bytes' }).waitFor();
    await workbench.screenshot('inspector-document');
  });

  test('a reference that is not there is shown with its remedy', async () => {
    const { workbench } = running;
    await workbench.command('Release: Inspect Manifest…');
    await workbench.quickInput.enter(`${registry}/workbench/nothing:1`);
    const page = await workbench.webview('.problem');
    expect(await page.locator('.remedy').innerText()).not.toBe('');
    expect(await page.locator('.action').first().innerText()).toBe('Retry');
    await workbench.screenshot('inspector-problem');
  });
});
