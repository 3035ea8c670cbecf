import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? '';
const repository = `workbench/task-${process.pid}-${Date.now().toString(36)}`;

const one = { type: 'slipway', image: 'api', platforms: ['linux/amd64'] };
const push = { ...one, output: 'push' };
const tasks = [
  { label: 'ship', ...push, tags: ['task'] },
  { label: 'ship a version', ...push, tags: ['1.4.0'], confirm: false },
  { label: 'compile', ...one },
  { label: 'mistaken', ...one, output: 'registry' },
];

/** The digest the registry holds, asked without any code of ours. */
async function pushedDigest(tag: string): Promise<string | undefined> {
  const answer = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  return answer.ok ? (answer.headers.get('docker-content-digest') ?? '') : undefined;
}

describe('a task of type slipway', () => {
  let scratch = '';
  let folder = '';
  let running: RunningWorkbench;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-task-'));
    folder = join(scratch, 'repository');
    const config = `version: 1\nimages:\n  api: { repositories: [${registry}/${repository}], platforms: [linux/amd64, linux/arm64], cache: { type: local, rotate: true } }\n`;
    await createSampleRepository(folder, registry, {
      'slipway.yaml': config,
      '.dockerignore': '.slipway\n',
    });
    await mkdir(join(folder, '.vscode'));
    await writeFile(
      join(folder, '.vscode', 'tasks.json'),
      JSON.stringify({ version: '2.0.0', tasks }, undefined, 2),
    );
    // As text in the page, where the test can read it.
    const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
    running = await startWorkbench({ folder, settings });
    await running.workbench.openContainer('Release');
    await running.workbench.view('Images').close();
    await running.workbench.view('Builds').pane.getByText('Build multi-arch').first().waitFor();
  }, 300_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function dockerfile(...lines: string[]): Promise<void> {
    const text = [
      `FROM ${registry}/library/busybox:latest`,
      `RUN echo ${Date.now()}`,
      ...lines,
      '',
    ];
    await writeFile(join(folder, 'Dockerfile'), text.join('\n'));
  }

  /** What the terminal in front shows. */
  async function terminalText(): Promise<string> {
    const rows = running.workbench.page.locator('.terminal-wrapper.active .xterm-rows > div');
    return (await rows.allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  }

  function waitForText(text: string | RegExp): Promise<void> {
    return expect.poll(terminalText, { timeout: 120_000 }).toMatch(text);
  }

  async function runTask(...picks: string[]): Promise<void> {
    const { workbench } = running;
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Tasks: Run Task');
    for (const pick of picks) await workbench.quickInput.enter(pick);
  }

  test('is offered for each image: a dry run prints the plan and runs nothing', async () => {
    await runTask('slipway', 'slipway: dry run of api');
    await waitForText(/local cache {2}\.slipway\/cache\/api empty, replaced/);
    await waitForText(/docker buildx build/);
    await running.workbench.screenshot('task-dry-run-dark');
    const labels = (await running.workbench.view('Builds').rows()).map(({ label }) => label);
    expect(labels).not.toContain('api');
  }, 120_000);

  test('asks before it pushes, and tells in the terminal what the registry holds', async () => {
    const { workbench } = running;
    await dockerfile('RUN for i in 1 2 3; do echo "part $i"; sleep 1; done');
    await runTask('ship');
    const { widget } = workbench.quickInput;
    await widget.getByText('Build and push').first().waitFor();
    expect(await pushedDigest('task')).toBeUndefined();
    await workbench.screenshot('task-confirm-dark');
    await workbench.quickInput.accept();
    await waitForText(/api {2}started .*RUN for i in 1 2 3/);
    await workbench.screenshot('task-running-dark');
    await waitForText(new RegExp(`^ {2}${registry}/${repository}:task`, 'm'));
    const digest = (await pushedDigest('task')) ?? '';
    expect(digest).toMatch(/^sha256:/);
    expect((await terminalText()).replaceAll('\n', '')).toContain(digest);
    await waitForText(/local cache \.slipway\/cache\/api 0 B → .*, replaced/);
    await workbench.view('Builds').waitForRow('api task');
    await workbench.screenshot('task-pushed-dark');
    await running.setTheme('light');
    await workbench.screenshot('task-pushed-light');
    await running.setTheme('dark');
  }, 180_000);

  test('fails with an exit code, and marks the line', async () => {
    const { workbench } = running;
    await dockerfile('RUN echo "no such part"; exit 3');
    await runTask('compile');
    await waitForText(/at: Dockerfile:3/);
    await waitForText(/exit code: 1/);
    const failed = workbench.status('slipway.status').filter({ hasText: 'failed' });
    await failed.waitFor({ timeout: 30_000 });
    await workbench.screenshot('task-failed-dark');
    await running.setTheme('light');
    await workbench.screenshot('task-failed-light');
    await running.setTheme('dark');
  }, 120_000);

  test('says which of its properties is wrong', async () => {
    await runTask('mistaken');
    await waitForText(/“output” of the task must be “push”, “load” or “none”, not "registry"/);
    await waitForText(/exit code: 2/);
  }, 60_000);

  test('is cancelled by Ctrl+C, and by Terminate Task', async () => {
    const { workbench } = running;
    await dockerfile('RUN for i in $(seq 60); do echo tick $i; sleep 1; done');
    const newest = async () => (await workbench.view('Builds').rows())[0]?.description;
    await runTask('compile');
    await waitForText(/api {2}started .*seq 60/);
    await workbench.page.locator('.terminal-wrapper.active').click();
    await workbench.page.keyboard.press('Control+c');
    await waitForText(/Cancelled\./);
    await waitForText(/exit code: 130/);
    await expect.poll(newest, { timeout: 20_000 }).toContain('cancelled');
    await workbench.screenshot('task-cancelled-dark');

    await runTask('compile');
    await waitForText(/api {2}started .*seq 60/);
    await expect.poll(newest, { timeout: 20_000 }).not.toContain('cancelled');
    await workbench.command('Tasks: Terminate Task');
    await workbench.quickInput.enter('compile');
    await expect.poll(newest, { timeout: 20_000 }).toContain('cancelled');
  }, 120_000);

  test('asks before the tag of a version moves, even where it is told not to ask', async () => {
    const { workbench } = running;
    await dockerfile();
    await runTask('ship a version');
    await waitForText(new RegExp(`^ {2}${registry}/${repository}:1\\.4\\.0`, 'm'));
    await waitForText('will be reused by tasks');
    const first = await pushedDigest('1.4.0');
    await dockerfile('RUN true');
    await runTask('ship a version');
    const { widget } = workbench.quickInput;
    await widget.getByText('1.4.0 moves').first().waitFor();
    await workbench.screenshot('task-moves-version-dark');
    await workbench.quickInput.leave();
    await waitForText(/exit code: 130/);
    expect(await pushedDigest('1.4.0')).toBe(first);
  }, 120_000);
});

test('a folder nobody trusts offers no task', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-untrusted-'));
  const folder = join(scratch, 'repository');
  await createSampleRepository(folder, registry);
  const settings = { 'security.workspace.trust.startupPrompt': 'never' };
  const running = await startWorkbench({ folder, settings, workspaceTrust: true });
  try {
    const { workbench } = running;
    await workbench.openContainer('Release');
    await workbench.view('Builds').welcome.filter({ hasText: 'trust' }).waitFor();
    await workbench.command('Tasks: Run Task');
    await workbench.dialog().waitFor();
    await workbench.screenshot('task-untrusted-dark');
  } finally {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}, 120_000);
