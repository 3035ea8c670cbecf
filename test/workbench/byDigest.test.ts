import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachSbom } from '../env/attachSbom.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const name = `workbench/by-digest-${process.pid}-${Date.now().toString(36)}`;
const repository = `${registry}/${name}`;
const builder = `slipway-by-digest-${process.pid}`;
const busybox = `${registry}/library/busybox`;

/** Where the registry says that a tag points, asked without any code of ours. */
async function digestOf(path: string, tag: string): Promise<string | undefined> {
  const answer = await fetch(`http://${registry}/v2/${path}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
}

describe('a build by digest, a merge and a promotion', () => {
  let folder: string;
  let config: string;
  let running: RunningWorkbench;
  const images = new Map<string, string>();

  function docker(...args: string[]): string {
    const env = { ...process.env, BUILDX_CONFIG: config };
    return execFileSync('docker', args, { env, encoding: 'utf8', stdio: 'pipe' });
  }

  function pushBase(...platforms: string[]): void {
    const from = platforms.map((platform) => `${busybox}@${images.get(platform) ?? ''}`);
    docker('buildx', 'imagetools', 'create', '--tag', `${repository}-base:1`, ...from);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-by-digest-'));
    config = await mkdtemp(join(tmpdir(), 'slipway-buildx-'));
    const { manifests } = JSON.parse(
      docker('buildx', 'imagetools', 'inspect', '--raw', busybox),
    ) as {
      manifests: { digest: string; platform: { architecture: string } }[];
    };
    for (const { digest, platform } of manifests) images.set(platform.architecture, digest);
    const create = ['buildx', 'create', '--name', builder, '--driver', 'docker-container', '--use'];
    docker(...create, '--driver-opt', 'network=host');
    await writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1
images:
  api:
    repositories: [${repository}]
    platforms: [linux/amd64, linux/arm64]
    strategy: by-digest
    skipExisting: true
`,
    );
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${repository}-base:1\nRUN uname -m >/machine\n`,
    );
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message=first');
    git('tag', 'v1.4.0');
    pushBase('amd64');
    running = await startWorkbench({ folder, env: { BUILDX_CONFIG: config } });
    await running.workbench.openContainer('Release');
    await running.workbench.view('Builds').pane.getByText('Build multi-arch').first().waitFor();
  }, 300_000);

  afterAll(async () => {
    await running.stop();
    docker('buildx', 'rm', builder);
    await rm(folder, { recursive: true, force: true });
    await rm(config, { recursive: true, force: true });
  });

  function git(...args: string[]): void {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'pipe' });
  }

  function entry(label: string): Locator {
    const shown = running.workbench.page.locator('.label-name:visible', { hasText: label });
    const rows = running.workbench.quickInput.widget.locator('.monaco-list-row');
    return rows.filter({ has: shown }).first();
  }

  /** Accepts the step that is open; a key pressed while VS Code exchanges two steps is lost. */
  async function next(from: string, arrived: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      if (await entry(from).isVisible()) await running.workbench.quickInput.accept();
      for (let waited = 0; waited < 3000; waited += 50) {
        if (await arrived()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error(`the step with “${from}” could not be left`);
  }

  /** Pictures in both themes; a dialog that is open stays. */
  async function pictured(picture: string): Promise<void> {
    await running.workbench.screenshot(`${picture}-dark`);
  }

  async function status(pattern: RegExp): Promise<void> {
    const item = running.workbench.status('slipway.status').filter({ hasText: pattern });
    await item.waitFor({ timeout: 120_000 });
  }

  async function build(): Promise<void> {
    const { workbench } = running;
    const shows = (label: string) => () => entry(label).isVisible();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Release: Build multi-arch');
    await entry('linux/arm64').waitFor();
    await next('linux/arm64', shows('Push'));
    await next('Push', shows('latest'));
    await next(
      'latest',
      async () =>
        (await entry('Build and push').isVisible()) ||
        (await entry('Nothing to build').isVisible()),
    );
  }

  async function start(label: string): Promise<void> {
    const { widget } = running.workbench.quickInput;
    await next(label, async () => !(await widget.isVisible()));
  }

  test('shows a command a platform, and what is kept when one fails', async () => {
    const { workbench } = running;
    await build();
    const plan = await workbench.quickInput.widget.innerText();
    expect(plan).toContain('push-by-digest=true');
    expect(plan.match(/docker buildx build/g)).toHaveLength(2);
    await workbench.screenshot('by-digest-plan-dark');
    await start('Build and push');
    await status(/arm64 failed/);
    const view = workbench.view('Builds');
    await view.reveal('api v1.4.0', 'linux/amd64');
    expect(await digestOf(name, 'v1.4.0')).toBeUndefined();
    await running.setTheme('light');
    await workbench.screenshot('by-digest-failed-light');
    await running.setTheme('dark');
    await workbench.screenshot('by-digest-failed-dark');
  }, 240_000);

  test('a retry builds only what failed, and merges', async () => {
    const { workbench } = running;
    pushBase('amd64', 'arm64');
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Release: Retry Failed');
    await status(/sha256:/);
    const pushed = await workbench.view('Builds').children('api v1.4.0', 'Pushed');
    expect(pushed.map(({ label }) => label)).toContain(`${repository}:v1.4.0`);
    await workbench.screenshot('by-digest-retried-dark');
    await running.setTheme('light');
    await workbench.screenshot('by-digest-retried-light');
    await running.setTheme('dark');
    expect(await digestOf(name, 'v1.4.0')).toBe(await digestOf(name, 'latest'));
  }, 240_000);

  test('the next window retries what this one left, once that is confirmed', async () => {
    const { workbench } = running;
    pushBase('amd64');
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${repository}-base:1\nRUN uname -a >/machine\n`,
    );
    git('commit', '--quiet', '--all', '--message=second');
    git('tag', 'v1.5.0');
    await build();
    await start('Build and push');
    await status(/arm64 failed/);
    pushBase('amd64', 'arm64');
    await workbench.reload();
    await workbench.openContainer('Release');
    await workbench.view('Builds').pane.getByText('Build multi-arch').first().waitFor();
    await workbench.command('Release: Retry Failed');
    await entry('Build and push').waitFor();
    const plan = await workbench.quickInput.widget.innerText();
    expect(plan).toContain('v1.5.0');
    expect(plan).toContain('linux/amd64 is kept from an earlier run');
    await pictured('by-digest-retry-earlier');
    await start('Build and push');
    await status(/sha256:/);
    expect(await digestOf(name, 'v1.5.0')).toBe(await digestOf(name, 'latest'));
  }, 240_000);

  test('what is there is skipped, and the plan says why', async () => {
    await build();
    const plan = await running.workbench.quickInput.widget.innerText();
    expect(plan).toContain('Skipped:');
    await pictured('by-digest-skipped');
    await running.workbench.quickInput.leave();
  }, 120_000);

  test('merges digests after the index was read', async () => {
    const { workbench } = running;
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Release: Merge Digests…');
    await workbench.quickInput.widget.getByText('Tags to write').waitFor();
    await workbench.quickInput.enter(`${repository}-merged:1.0.0 ${repository}-merged:latest`);
    await workbench.quickInput.widget.getByText('name@sha256:').waitFor();
    const from = ['amd64', 'arm64'].map((each) => `${busybox}@${images.get(each) ?? ''}`);
    await workbench.quickInput.enter(from.join(' '));
    await workbench.dialog().waitFor();
    const text = await workbench.dialog().innerText();
    expect(text).toContain(`Write the index as ${repository}-merged:1.0.0`);
    expect(text).toContain('Index of linux/amd64, linux/arm64');
    await workbench.screenshot('merge-confirm-dark');
    await workbench.dialogButton('Show Index');
    await expect.poll(() => workbench.editorText()).toContain('"schemaVersion": 2');
    await workbench.screenshot('merge-index-dark');
    await workbench.notificationButton('Nothing is written yet', 'Continue…').click();
    await workbench.dialog().waitFor();
    expect(await digestOf(`${name}-merged`, '1.0.0')).toBeUndefined();
    await workbench.dialogButton('Write Tags');
    await workbench.notification('written and read back').waitFor();
    expect(await digestOf(`${name}-merged`, 'latest')).toBe(
      await digestOf(`${name}-merged`, '1.0.0'),
    );
  }, 120_000);

  test('promotes by digest, with what moves', async () => {
    const { workbench } = running;
    await running.setTheme('light');
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Release: Promote…');
    await workbench.quickInput.widget.getByText('The image to promote').waitFor();
    await workbench.quickInput.enter(`${repository}:v1.4.0`);
    await workbench.quickInput.widget.getByText('repository:tag').waitFor();
    await workbench.quickInput.enter(`:stable ${repository}-merged:latest`);
    await workbench.dialog().waitFor();
    const text = await workbench.dialog().innerText();
    expect(text).toContain(`${repository}:stable: new`);
    expect(text).toContain(`${repository}-merged:latest: moves away from`);
    expect(text).toContain('1.0.0 also points there.');
    await workbench.screenshot('promote-confirm-light');
    await workbench.dialogButton('Promote');
    await workbench.notification('written and read back').waitFor();
    expect(await digestOf(`${name}-merged`, 'latest')).toBe(await digestOf(name, 'v1.4.0'));
  }, 120_000);

  test('promotes with what refers to the image, or the image alone, as the user says', async () => {
    const { workbench } = running;
    await attachSbom(registry, name, 'v1.4.0');
    const fallback = String(await digestOf(name, 'v1.4.0')).replace(':', '-');
    const ask = async (target: string): Promise<string> => {
      await workbench.command('Notifications: Clear All Notifications');
      await workbench.command('Release: Promote…');
      await workbench.quickInput.widget.getByText('The image to promote').waitFor();
      await workbench.quickInput.enter(`${repository}:v1.4.0`);
      await workbench.quickInput.widget.getByText('repository:tag').waitFor();
      await workbench.quickInput.enter(`:proven ${repository}-${target}:1.4.0`);
      await workbench.dialog().waitFor();
      return workbench.dialog().innerText();
    };
    expect(await ask('alone')).toContain('1 × application/spdx+json');
    await workbench.screenshot('promote-attachments-light');
    await workbench.dialogButton('Promote Image Only');
    await workbench.notification('written and read back').waitFor();
    expect(await digestOf(`${name}-alone`, fallback)).toBeUndefined();

    await running.setTheme('dark');
    await ask('all');
    await workbench.screenshot('promote-attachments-dark');
    await workbench.dialogButton('Promote with Attachments (1)');
    await workbench.notification('written and read back').waitFor();
    expect(await digestOf(`${name}-all`, '1.4.0')).toBe(await digestOf(name, 'v1.4.0'));
    expect(await digestOf(`${name}-all`, fallback)).toBeDefined();

    // The tags are right by now: what came to be attached since is still offered.
    expect(await ask('alone')).toContain(`${repository}-alone:1.4.0: already there`);
    await workbench.dialogButton('Promote with Attachments (1)');
    await expect.poll(() => digestOf(`${name}-alone`, fallback)).toBeDefined();
  }, 120_000);
});
