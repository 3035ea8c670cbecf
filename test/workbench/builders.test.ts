import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { run } from '../env/run.ts';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const own = `${process.pid}-${Date.now().toString(36)}`;
const name = `workbench-${own}`;
const repository = `workbench/builders-${own}`;

const Index = z.object({
  manifests: z.array(
    z.object({ platform: z.object({ os: z.string(), architecture: z.string() }) }),
  ),
});

describe('Builders view', () => {
  let scratch = '';
  let running: RunningWorkbench;
  let builders: TreeView;
  /** The user's own current builder stays what it is. */
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-builders-'));
    env = { BUILDX_CONFIG: join(scratch, 'buildx') };
    await mkdir(join(scratch, 'buildx'));
    const folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry, {
      'slipway.yaml': `version: 1
images:
  api:
    repositories: [${registry}/${repository}]
    platforms: [linux/amd64, linux/arm64]
tags: type=semver,pattern={{version}}
`,
      Dockerfile: `FROM ${registry}/library/busybox:latest\nRUN uname -m >/machine\n`,
    });
    running = await startWorkbench({ folder, env });
    await running.workbench.openContainer('Release');
    await running.workbench.view('Images').close();
    builders = running.workbench.view('Builders');
    await builders.open();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await docker('buildx', 'rm', '--force', name); // a failed test may have left it
    await rm(scratch, { recursive: true, force: true });
  });

  async function docker(...args: string[]): Promise<string> {
    return (await run('docker', args, { env, stdout: 'capture', quiet: true })).stdout;
  }

  /** Facts of the builder in its row, `current · docker-container · running`. */
  async function described(): Promise<string | undefined> {
    return (await builders.rows()).find(({ label }) => label === name)?.description;
  }

  async function pictures(picture: string): Promise<void> {
    await running.workbench.screenshot(`${picture}-dark`);
    await running.setTheme('light');
    await running.workbench.screenshot(`${picture}-light`);
    await running.setTheme('dark');
  }

  test('creates one that reaches a registry of this machine', async () => {
    const { workbench } = running;
    const { quickInput } = workbench;
    const { widget } = quickInput;
    await builders.waitForRow('default');
    await builders.action('Create Builder');
    await quickInput.row('docker-container').waitFor();
    await workbench.screenshot('builders-driver-dark');
    await quickInput.pick('docker-container');
    await widget.getByText('Name of the builder').waitFor();
    await quickInput.type('default');
    await widget.getByText('There is a builder of that name.').waitFor();
    await quickInput.enter(name);
    await widget.getByText('Platforms to prefer on it').waitFor();
    await quickInput.enter('');
    await widget.getByText('lets it reach the registry on this machine').waitFor();
    expect(await widget.locator('input.input').inputValue()).toBe('network=host');
    await workbench.screenshot('builders-options-dark');
    await quickInput.accept();
    await builders.waitForRow(name);
    expect(await described()).toBe('docker-container · not started');
    expect(await docker('buildx', 'inspect', name)).toContain('network="host"');
  });

  test('starts it', async () => {
    await builders.inline([name], 'Start Builder');
    await expect.poll(described, { timeout: 60_000 }).toBe('docker-container · running');
    const facts = await builders.children(name);
    expect(facts.find(({ label }) => label === 'Platforms')?.description).toContain('linux/arm64');
  });

  test('makes it the current one, first in the list', async () => {
    await builders.inline([name], 'Use Builder');
    await expect.poll(described, { timeout: 30_000 }).toBe('current · docker-container · running');
    expect((await builders.rows())[0]?.label).toBe(name);
    expect(await docker('buildx', 'inspect')).toContain(name);
    await pictures('builders');
  });

  test('builds both platforms on it, and pushes them to this machine', async () => {
    const { workbench } = running;
    await workbench.command('Release: Build multi-arch');
    const { widget } = workbench.quickInput;
    const confirmed = widget.getByText('Build and push').first();
    for (let tries = 0; tries < 40 && !(await confirmed.isVisible()); tries += 1) {
      await workbench.page.waitForTimeout(500);
      // While the build is planned there is nothing to press on.
      const asking = await widget.isVisible();
      if (asking && !(await confirmed.isVisible())) await workbench.quickInput.accept();
    }
    expect(await widget.innerText()).toContain(name);
    await workbench.screenshot('builders-plan-dark');
    await workbench.quickInput.accept();
    await workbench
      .status('slipway.status')
      .filter({ hasText: /sha256:/ })
      .waitFor({ timeout: 120_000 });
    const answer = await fetch(`http://${registry}/v2/${repository}/manifests/1.4.0`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    const { manifests } = z.parse(Index, await answer.json());
    expect(manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`)).toEqual(
      expect.arrayContaining(['linux/amd64', 'linux/arm64']),
    );
    await workbench.screenshot('builders-pushed-dark');
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('shows its cache by kind, frees it, and resets it as it was', async () => {
    const { workbench } = running;
    await builders.action('Refresh Builders');
    await expect
      .poll(
        async () =>
          (await builders.children(name)).find(({ label }) => label === 'Build cache')?.description,
      )
      .toContain('can be freed');
    await builders.expand(name, 'Build cache');
    await pictures('builders-cache');
    await builders.menu([name], 'Free Build Cache…');
    await workbench.dialog().waitFor();
    expect(await workbench.dialog().innerText()).toContain(`of ${name}`);
    await workbench.screenshot('builders-prune-dark');
    await workbench.dialogButton(`Free the cache of ${name}`);
    await workbench.page.getByText('of build cache freed').waitFor({ timeout: 60_000 });

    await builders.menu([name], 'Reset Builder…');
    await workbench.dialog().waitFor();
    expect(await workbench.dialog().innerText()).toContain('--driver-opt network=host');
    await workbench.screenshot('builders-reset-dark');
    const container = ['inspect', '--format', '{{.Id}}', `buildx_buildkit_${name}0`];
    const before = await docker(...container);
    await workbench.dialogButton(`Reset ${name}`);
    const created = async () => {
      const id = await docker(...container);
      return id !== '' && id !== before; // while there is none, docker prints nothing
    };
    await expect.poll(created, { timeout: 90_000 }).toBe(true);
    await expect.poll(described, { timeout: 90_000 }).toBe('current · docker-container · running');
    const inspected = () => docker('buildx', 'inspect', name);
    await expect.poll(inspected, { timeout: 30_000 }).toContain('network="host"');
  });

  test('is the builder of this workspace alone when asked', async () => {
    await builders.menu(['default'], 'Use in This Workspace, or No More');
    const row = async () =>
      (await builders.rows()).find(({ label }) => label === 'default')?.description;
    await expect.poll(row, { timeout: 30_000 }).toContain('used in this workspace');
    await pictures('builders-here');
    await builders.menu(['default'], 'Use in This Workspace, or No More');
    await expect.poll(row, { timeout: 30_000 }).not.toContain('used in this workspace');
  });

  test('the doctor puts the command that mends a finding into a terminal, and does not run it', async () => {
    const { workbench } = running;
    const repo = { cwd: join(scratch, 'repository'), stdout: 'capture', quiet: true } as const;
    await run('git', ['remote', 'remove', 'origin'], repo);
    await workbench.command('Release: Doctor');
    const lens = workbench.page.locator('.codelens-decoration a', {
      hasText: 'Put the Command in a Terminal',
    });
    await lens.first().waitFor({ timeout: 60_000 });
    await pictures('doctor-fixes');
    await lens.first().click();
    await workbench.quickInput.widget.getByText('URL of git remote add origin').waitFor();
    await workbench.quickInput.enter('https://github.com/acme/api.git');
    await workbench.page.locator('.terminal-wrapper').first().waitFor({ timeout: 30_000 });
    await workbench.page.waitForTimeout(1500);
    await workbench.screenshot('doctor-terminal-dark');
    const remotes = await run('git', ['remote'], repo);
    expect(remotes.stdout.trim()).toBe('');
    await workbench.command('Terminal: Kill the Active Terminal Instance');
    await workbench.command('View: Close All Editors');
    await builders.open();
  });

  test('removes it only when told to, and says what goes with it', async () => {
    const { workbench } = running;
    await builders.menu([name], 'Remove Builder…');
    await workbench.dialog().waitFor();
    expect(await workbench.dialog().innerText()).toContain(`Lost: the build cache of ${name}`);
    await workbench.screenshot('builders-remove-dark');
    await workbench.dialogButton('Cancel');
    expect(await docker('buildx', 'ls')).toContain(name);

    await builders.menu([name], 'Remove Builder…');
    await workbench.dialogButton(`Remove ${name}`);
    await expect.poll(described, { timeout: 30_000 }).toBeUndefined();
    expect(await docker('buildx', 'ls')).not.toContain(name);
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).not.toContain(name);
  });
});
