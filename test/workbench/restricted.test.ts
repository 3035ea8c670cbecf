import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
let folder: string;
let running: RunningWorkbench;

beforeAll(async () => {
  await seedTags(registry, 'workbench/restricted', ['v1.0.0']);
  folder = await mkdtemp(join(tmpdir(), 'slipway-restricted-'));
  const text = `version: 1\nimages:\n  api: { repositories: [${registry}/acme/named-by-workspace] }\n`;
  await writeFile(join(folder, 'slipway.yaml'), text);
  // Restricted without asking; the window itself is as VS Code makes it.
  const settings = { 'security.workspace.trust.startupPrompt': 'never' };
  running = await startWorkbench({ folder, settings, workspaceTrust: true });
  await running.workbench.openContainer('Release');
}, 120_000);

afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

test('in a workspace that is not trusted, nothing it names is shown', async () => {
  const images = running.workbench.view('Images');
  await images.welcome.getByText('Trust This Workspace').waitFor();
  expect(await images.rows()).toEqual([]);
  await running.workbench.screenshot('images-restricted');
});

test('what the user adds is browsed', async () => {
  const { workbench } = running;
  await workbench.command('Release: Add Repository…');
  await workbench.quickInput.enter(`${registry}/workbench/restricted`);
  const images = workbench.view('Images');
  await images.waitForRow('v1.0.0');
  await images.pane.getByText('Restricted mode').waitFor();
  const labels = (await images.rows()).map(({ label }) => label);
  expect(labels).not.toContain('api');
});

test('what would run a program is not offered', async () => {
  expect(await running.workbench.quickInput.offers('Release: Doctor')).toBe(false);
  await running.workbench.quickInput.leave();
});
