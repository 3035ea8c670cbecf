import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions } from '../../src/release/generate/workflow/actions.ts';
import type { FakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

describe('a file that is generated', () => {
  let api: FakeGitHub;
  let folder: string;
  let running: RunningWorkbench;
  const written = () => readFile(join(folder, '.github/workflows/release-images.yaml'), 'utf8');

  const configure = (repository: string, more = '') =>
    writeFile(
      join(folder, 'slipway.yaml'),
      `images: { api: { repositories: [${repository}], platforms: [linux/amd64, linux/arm64] } }\n${more}`,
    );

  /** The mark on the workflow that is behind, among the problems. */
  async function markedWorkflow() {
    const { page, quickInput } = running.workbench;
    await page.keyboard.press('Control+P');
    await page.keyboard.type('release-images.yaml');
    await quickInput.row('release-images.yaml').click();
    const problems = page.locator('.markers-panel');
    if (!(await problems.isVisible())) await page.keyboard.press('Control+Shift+M');
    const marked = problems.getByText('not what slipway.yaml says').first();
    await marked.waitFor();
    return marked;
  }

  /** Goes to the place of a mark in its editor, and offers what can be done about it. */
  async function quickFixOf(marked: Locator) {
    const { page } = running.workbench;
    const editor = page.locator('.editor-group-container.active');
    await marked.dblclick();
    await editor.locator('.monaco-editor.focused').waitFor();
    await editor.locator('.squiggly-warning').first().waitFor();
    await page.keyboard.press('Control+.');
    const fix = page.getByText('Show the difference and generate it again').first();
    await fix.waitFor();
    return fix;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-generate-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    api = await startFakeGitHub();
    for (const action of Object.values(actions)) {
      const [name = '', tag = ''] = action.split('@');
      api.publicTags.set(name, new Map([[tag, { commit: 'a'.repeat(40), annotated: true }]]));
    }
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: api.baseUrl };
    running = await startWorkbench({ folder, env: { ...env, GH_HOST: '' } });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await api.close();
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
    await configure('registry.example.com/acme/api');
    await rm(join(folder, '.github'), { recursive: true, force: true });
    await workbench.closeEditors();
    await workbench.command('Release: Generate Workflow');
    await workbench.quickInput.pick('Write, Commit Nothing');
    await workbench.notification('REGISTRY_EXAMPLE_COM_TOKEN').waitFor();
    await workbench.closeEditors();
    await configure('ghcr.io/acme/api');
    const marked = await markedWorkflow();
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.screenshot(`workflow-drift-${theme}`);
    }
    const fix = await quickFixOf(marked);
    await workbench.screenshot('workflow-drift-fix-dark');
    await fix.click();
    await workbench.quickInput.pick('Write, Commit Nothing');
    await marked.waitFor({ state: 'detached' });
    expect(await written()).not.toContain('REGISTRY_EXAMPLE_COM_TOKEN');
  }, 120_000);

  test('a workflow without pins is marked without asking GitHub, which its quick fix does', async () => {
    const { workbench } = running;
    await configure('quay.io/acme/api');
    await rm(join(folder, '.github'), { recursive: true, force: true });
    await workbench.command('Release: Generate Workflow');
    await workbench.quickInput.pick('Write, Commit Nothing');
    await workbench.notification('QUAY_IO_TOKEN').waitFor();
    expect(await written()).toContain(`${actions.checkout}\n`);
    await workbench.closeEditors();
    await configure('quay.io/acme/api', 'github: { workflow: { pinActions: true } }\n');
    const marked = await markedWorkflow();
    const asked = () => api.operations().filter((id) => id === 'git/get-ref');
    expect(asked()).toEqual([]);
    await (await quickFixOf(marked)).click();
    await workbench.quickInput.row('Write, Commit Nothing').waitFor();
    await workbench.screenshot('workflow-pins-dark');
    await workbench.quickInput.pick('Write, Commit Nothing');
    await marked.waitFor({ state: 'detached' });
    expect(await written()).toContain(`actions/checkout@${'a'.repeat(40)} # v7\n`);
    expect(new Set(api.operations())).toEqual(new Set(['git/get-ref', 'git/get-tag']));
    expect(api.violations).toEqual([]);
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
