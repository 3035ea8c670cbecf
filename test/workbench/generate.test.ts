import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

describe('a file that is generated', () => {
  let folder: string;
  let running: RunningWorkbench;
  const written = () => readFile(join(folder, '.github/workflows/release-images.yaml'), 'utf8');

  const configure = (repository: string) =>
    writeFile(
      join(folder, 'slipway.yaml'),
      `images: { api: { repositories: [${repository}], platforms: [linux/amd64, linux/arm64] } }\n`,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-generate-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('a workflow is shown first, written on a yes, and then is as it should be', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    await configure('docker.io/acme/api');
    await rm(join(folder, '.github'), { recursive: true, force: true });
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.command('Release: Generate Workflow');
      await quickInput.row('Write, Commit Nothing').waitFor();
      expect(await quickInput.widget.innerText()).toContain('release-images.yaml (new)');
      await workbench.screenshot(`generate-workflow-${theme}`);
      await quickInput.leave();
      await expect(written()).rejects.toThrow('ENOENT');
    }
    await workbench.command('Release: Generate Workflow');
    await quickInput.pick('Write, Commit Nothing');
    await workbench.notification('DOCKERHUB_TOKEN').waitFor();
    expect(await written()).toContain('ubuntu-24.04-arm');
    await workbench.screenshot('generate-workflow-written-dark');
    // As slowly as somebody who reads: of more than three toasts in 800 ms VS Code shows three.
    await workbench.page.waitForTimeout(800);
    await workbench.command('Release: Generate Workflow');
    await workbench.notification('What slipway.yaml says is in').waitFor();
  });

  test('a workflow that is behind slipway.yaml is marked, and generated again by its quick fix', async () => {
    const { workbench } = running;
    const { page } = workbench;
    await configure('docker.io/acme/api');
    await rm(join(folder, '.github'), { recursive: true, force: true });
    await workbench.closeEditors();
    await workbench.command('Release: Generate Workflow');
    await workbench.quickInput.pick('Write, Commit Nothing');
    await workbench.notification('DOCKERHUB_TOKEN').waitFor();
    await workbench.closeEditors();
    await configure('ghcr.io/acme/api');
    await page.keyboard.press('Control+P');
    await page.keyboard.type('release-images.yaml');
    await workbench.quickInput.row('release-images.yaml').click();
    const problems = page.locator('.markers-panel');
    if (!(await problems.isVisible())) await page.keyboard.press('Control+Shift+M');
    const marked = problems.getByText('not what slipway.yaml says').first();
    await marked.waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.screenshot(`workflow-drift-${theme}`);
    }
    await marked.dblclick(); // into the editor, at its place
    await page.locator('.editor-group-container.active .squiggly-warning').first().waitFor();
    await page.keyboard.press('Control+.');
    const fix = page.getByText('Show the difference and generate it again').first();
    await fix.waitFor();
    await workbench.screenshot('workflow-drift-fix-dark');
    await fix.click();
    await workbench.quickInput.pick('Write, Commit Nothing');
    await marked.waitFor({ state: 'detached' });
    expect(await written()).not.toContain('DOCKERHUB_TOKEN');
  }, 120_000);

  test('a document of the images is shown first and written on a yes', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    await configure(`${process.env['REGISTRY'] ?? 'localhost:5000'}/generate-docs/api`);
    await rm(join(folder, 'docs'), { recursive: true, force: true });
    await workbench.closeEditors();
    await running.setTheme('light');
    await workbench.command('Release: Generate Documentation');
    await quickInput.row('Write, Commit Nothing').waitFor();
    await workbench.screenshot('generate-docs-light');
    await quickInput.leave();
    await running.setTheme('dark');
    await workbench.command('Release: Generate Documentation');
    await quickInput.pick('Write, Commit Nothing');
    await workbench.notification('nothing is committed').waitFor();
    await workbench.screenshot('generate-docs-written-dark');
    const text = await readFile(join(folder, 'docs/images.md'), 'utf8');
    expect(text).toContain('| a push to a branch |');
  }, 90_000);
});
