import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

const config = `version: 1
checklist:
  - { title: Compile, run: touch compiled }
  - { title: Look at the dashboard, kind: manual, note: All green for an hour }
  - { title: Run the long test, run: ls missing-file }
  - { title: Tell the customers, run: touch told, irreversible: true, needs: [compile] }
`;

describe('Checklist view', () => {
  let scratch: string;
  let folder: string;
  let running: RunningWorkbench;
  let checklist: TreeView;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-checklist-'));
    folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry, { 'slipway.yaml': config });
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    await running.workbench.view('Images').close();
    await running.workbench.view('Builds').close();
    checklist = running.workbench.view('Checklist');
    await checklist.open();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function stateOf(title: string): Promise<string | undefined> {
    return (await checklist.rows()).find(({ label }) => label === title)?.description;
  }

  async function pictures(name: string): Promise<void> {
    await running.workbench.screenshot(`${name}-dark`);
    await running.setTheme('light');
    await running.workbench.screenshot(`${name}-light`);
    await running.setTheme('dark');
  }

  test('shows what is to do, and what is next', async () => {
    await checklist.waitForRow('Compile');
    expect(await stateOf('Compile')).toBe('next');
    await pictures('checklist-new');
  });

  test('ticks a step on the evidence of its exit code', async () => {
    await checklist.inline(['Compile'], 'Run Step');
    await expect.poll(() => stateOf('Compile'), { timeout: 30_000 }).toMatch(/^passed/);
    await access(join(folder, 'compiled'));
    const found = await checklist.children('Compile');
    expect(found.map(({ label }) => label)).toContain('Exit code 0');
  });

  test('a manual step is done with a note', async () => {
    await checklist.inline(['Look at the dashboard'], 'Mark as Done');
    await running.workbench.quickInput.enter('Green since nine');
    await expect
      .poll(() => stateOf('Look at the dashboard'), { timeout: 30_000 })
      .toMatch(/^passed/);
    const found = await checklist.children('Look at the dashboard');
    expect(found.map(({ label }) => label)).toContain('Green since nine');
  });

  test('a step that fails stays open with why, and is skipped with a reason', async () => {
    await checklist.action('Run Next Step');
    await expect.poll(() => stateOf('Run the long test'), { timeout: 30_000 }).toMatch(/^failed/);
    await checklist.waitForRow('ended with exit code');
    await pictures('checklist-failed');
    await running.workbench.command('Notifications: Clear All Notifications');
    await checklist.menu(['Run the long test'], 'Skip Step…');
    await running.workbench.quickInput.enter('Runs every night');
    await expect.poll(() => stateOf('Run the long test'), { timeout: 30_000 }).toMatch(/^skipped/);
  });

  test('what stays asks first, and nothing happens without a yes', async () => {
    await checklist.action('Run Next Step');
    await running.workbench.dialog().waitFor();
    await running.workbench.screenshot('checklist-confirm-dark');
    expect(await running.workbench.dialog().innerText()).toContain('Tell the customers');
    await running.workbench.dialogButton('Cancel');
    await expect
      .poll(() => stateOf('Tell the customers'), { timeout: 30_000 })
      .toMatch(/^waits for you/);
    await expect(access(join(folder, 'told'))).rejects.toThrow();
    await checklist.action('Run Next Step');
    await running.workbench.dialogButton('Run Step');
    await expect.poll(() => stateOf('Tell the customers'), { timeout: 30_000 }).toMatch(/^passed/);
    await access(join(folder, 'told'));
    await pictures('checklist-done');
    const journal = await readFile(join(folder, '.slipway/releases/1.4.0.json'), 'utf8');
    expect(journal).toContain('"type":"confirmed"'.replace(':', ': '));
  });

  test('is the same after the window was reloaded', async () => {
    await running.workbench.reload();
    await running.workbench.openContainer('Release');
    await checklist.waitForRow('Tell the customers');
    expect(await stateOf('Run the long test')).toMatch(/^skipped/);
  });
});
