import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../contract/registry/hostileRegistry.ts';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const reference = `${registry}/workbench/inspect:v1.0.0`;

/** Markup, text that turns around, and far too much of everything; and one of brackets alone. */
function pushHostileImage(hostile: HostileRegistry): void {
  const markup = '<img src=x onerror=alert(1)>\u202egnp.exe';
  const many = Array.from({ length: 3000 }, (_, at) => `${at}`);
  const digest = (at: number) => `sha256:${at.toString(16).padStart(64, '0')}`;
  const config = hostile.blob('acme/hostile', {
    os: 'linux',
    architecture: 'amd64',
    config: {
      User: markup,
      Env: many.map((at) => `E${at}=${'x'.repeat(100)}`),
      Labels: Object.fromEntries([...many, markup].map((at) => [`l${at}`, `${markup}${at}`])),
    },
    history: many.map((at) => ({ created_by: `RUN ${markup} ${at}` })),
  });
  hostile.manifest('acme/hostile', '1', {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, digest: config.digest, size: config.size },
    layers: many.map((at) => ({ mediaType: types.layer, digest: digest(Number(at)), size: 1000 })),
    annotations: { [markup]: markup },
  });
  const deep = Buffer.from('['.repeat(2_000_000));
  hostile.manifest('acme/hostile', 'deep', deep, types.manifest);
}

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

  test('comes back after the window was reloaded, with its platform', async () => {
    const { workbench } = running;
    await workbench.closeEditors();
    await workbench.command('Release: Inspect Manifest…');
    await workbench.quickInput.enter(reference);
    const page = await workbench.webview('.choice');
    await page.locator('.choose', { hasText: 'linux/arm64' }).click();
    await page.locator('h2', { hasText: 'Config · linux/arm64' }).waitFor();
    await workbench.reload();
    const again = await workbench.webview('.choice', 60_000);
    expect(await again.locator('.choose[aria-pressed="true"]').innerText()).toBe('linux/arm64');
    await workbench.closeEditors();
  });

  test('shows what a hostile registry sends as text, cut where there is too much of it', async () => {
    const { workbench } = running;
    const hostile = await startHostileRegistry();
    try {
      pushHostileImage(hostile);
      await workbench.closeEditors();
      await workbench.command('Release: Inspect Manifest…');
      await workbench.quickInput.enter(`${hostile.host}/acme/hostile:1`);
      const page = await workbench.webview('.choice');
      const text = await page.locator('.panel').first().innerText();
      expect(text).toContain('<img src=x onerror=alert(1)>');
      expect(text).not.toContain('\u202e');
      expect(text).toMatch(/\d+ more are left out/);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('.search').count()).toBe(1);
      await workbench.screenshot('inspector-hostile-dark');
      await workbench.command('Release: Inspect Manifest…');
      await workbench.quickInput.enter(`${hostile.host}/acme/hostile:deep`);
      const problem = await workbench.webview('.problem');
      expect(await problem.locator('.problem').innerText()).toContain('cannot be read');
    } finally {
      await hostile.close();
    }
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
