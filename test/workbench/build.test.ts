import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import { run } from '../env/run.ts';
import { BuildQuestions } from './harness/buildQuestions.ts';
import { parentOf, programsOf } from './harness/processTree.ts';
import { pushedIndex } from './harness/registryApi.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? '';
const command = 'Release: Build multi-arch';

/** A Dockerfile whose commands no cache knows. */
function dockerfile(...lines: string[]): string {
  return [`FROM ${registry}/library/busybox:latest`, `RUN echo ${Date.now()}`, ...lines, ''].join(
    '\n',
  );
}

describe('building in the editor', () => {
  let scratch = '';
  let folder = '';
  let running: RunningWorkbench;
  let questions: BuildQuestions;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-build-'));
    folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry);
    running = await startWorkbench({ folder });
    questions = new BuildQuestions(running.workbench);
    await running.workbench.openContainer('Release');
    await running.workbench.view('Images').close();
    // The palette offers it from the moment VS Code knows that the folder is trusted.
    await running.workbench.view('Builds').pane.getByText('Build multi-arch').first().waitFor();
  }, 300_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** As a user: a changed file is committed, and the release tag put on it. */
  async function commit(text: string): Promise<void> {
    await writeFile(join(folder, 'Dockerfile'), text);
    const git = (...args: string[]) => run('git', args, { cwd: folder, stdout: 'capture' });
    await git('commit', '--quiet', '--all', '--message', 'test: another Dockerfile');
    await git('tag', '--force', '--annotate', 'v1.4.0', '--message', 'v1.4.0');
  }

  /** Answers everything up to the tags, as they are preselected but for the image. */
  async function askForTags(): Promise<void> {
    const { workbench } = running;
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command(command);
    await questions.entry('web').waitFor();
    await questions.checkOnly(['api']);
    await questions.next('web', 'linux/arm64');
    await questions.next('linux/arm64', 'Push');
    await questions.next('Push', 'latest');
  }

  async function askFor(tags: readonly string[]): Promise<void> {
    await askForTags();
    await questions.checkOnly(tags);
    await questions.next('latest', 'Build and push');
  }

  async function statusText(pattern: RegExp): Promise<string> {
    const item = running.workbench.status('slipway.status').filter({ hasText: pattern });
    await item.waitFor({ timeout: 120_000 });
    return (await item.textContent()) ?? '';
  }

  test('shows the plan, builds, and shows what the registry really holds', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUN for i in 1 2 3; do echo "part $i"; sleep 1; done'));
    await askFor(['1.4.0', 'latest']);
    const plan = await workbench.quickInput.widget.innerText();
    expect(plan).toContain('Build and push 2 tags');
    expect(plan).toContain(`${registry}/acme/api:1.4.0, latest`);
    expect(plan).toContain('docker buildx build');
    await workbench.screenshot('build-plan-dark');

    await questions.start();
    await statusText(/api \d+\/\d+ .*\d+ %/);
    await workbench.view('Builds').waitForRow('RUN for i in 1 2 3');
    await workbench.screenshot('build-running-dark');
    const ended = await statusText(/sha256:/);

    const { digest, platforms } = await pushedIndex('acme/api', '1.4.0');
    expect(Object.keys(platforms)).toEqual(expect.arrayContaining(['linux/amd64', 'linux/arm64']));
    expect(ended).toContain(digest.slice(0, 'sha256:'.length + 4));
    const pushed = await workbench.view('Builds').children('api 1.4.0', 'Pushed');
    expect(pushed.map(({ label }) => label)).toEqual([
      `${registry}/acme/api:1.4.0`,
      `${registry}/acme/api:latest`,
      'linux/amd64',
      'linux/arm64',
    ]);
    await workbench.screenshot('build-pushed-dark');

    await workbench.notificationButton(/pushed/, 'Copy Digest').click();
    await expect
      .poll(() => workbench.page.evaluate<string>('navigator.clipboard.readText()'))
      .toBe(digest);

    await workbench
      .view('Builds')
      .waitForRow('RUN for i in 1 2 3')
      .then((row) => row.click());
    await expect.poll(() => workbench.editorText()).toContain('part 3');
    await running.setTheme('light');
    await workbench.screenshot('build-pushed-light');
    await running.setTheme('dark');
  }, 240_000);

  test('pushes no tag that was unchecked', async () => {
    const { quickInput, page } = running.workbench;
    await askForTags();
    await questions.checkOnly([]);
    await quickInput.accept();
    await page.getByPlaceholder('Check a tag, or type one').waitFor();
    await quickInput.leave();
  }, 60_000);

  test('shows where a Dockerfile is wrong', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUNN echo broken'));
    await askFor(['1.4.0']);
    await questions.start();
    expect(await statusText(/failed/)).toContain('api failed');
    await workbench.screenshot('build-parse-error-dark');
    await workbench.notificationButton(/does not parse/, 'Open Dockerfile:3').click();
    await workbench.tab('Dockerfile').waitFor();
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await running.setTheme('light');
    await workbench.screenshot('build-parse-error-light');
    await running.setTheme('dark');
  }, 120_000);

  test('names the platform that failed, and leaves its step in sight', async () => {
    const { workbench } = running;
    await commit(
      dockerfile(
        'RUN if [ "$(uname -m)" = aarch64 ]; then echo "no such part"; exit 3; fi; sleep 5',
      ),
    );
    await askFor(['1.4.0']);
    await questions.start();
    expect(await statusText(/arm64 failed/)).toContain('arm64 failed');
    const rows = await workbench.view('Builds').rows();
    expect(rows[0]?.description).toContain('failed');
    expect(rows.filter(({ label }) => label === 'linux/arm64')[0]?.description).toContain('failed');
    await workbench.screenshot('build-step-failed-dark');
  }, 120_000);

  test('says that a push was refused, and where to', async () => {
    const { workbench } = running;
    const file = join(folder, 'slipway.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(`${registry}/acme/api`, 'localhost:1/acme/api'));
    await commit(dockerfile());
    await askFor(['1.4.0']);
    await questions.start();
    await statusText(/api failed/);
    await workbench.notification(/localhost:1\/acme\/api/).waitFor();
    await workbench.screenshot('build-push-refused-dark');
    await writeFile(file, before);
  }, 120_000);

  test('cancels cleanly', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUN for i in $(seq 60); do echo tick $i; sleep 1; done'));
    await askFor(['1.4.0']);
    await questions.start();
    await statusText(/api \d+\/\d+ · .*seq 60/);
    await workbench.command('Release: Cancel Build');
    const newest = async () => (await workbench.view('Builds').rows())[0]?.description;
    await expect.poll(newest, { timeout: 20_000 }).toContain('cancelled');
    // Back to what it says when nothing runs; an end somebody asked for is no failure.
    await statusText(/^\s*v1\.4\.0\s*$/);
    expect(await workbench.notification(/failed/).count()).toBe(0);
    await workbench.screenshot('build-cancelled-dark');
  }, 120_000);

  /** Processes of the build of this test: nothing of it is to be left. */
  const ofBuild = (): number[] => programsOf('buildx build', folder);

  test('goes on while the window is reloaded, and is found again, live and to its end', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUN for i in $(seq 40); do echo tick $i; sleep 1; done'));
    await askFor(['1.4.0', 'latest']);
    await questions.start();
    await statusText(/api \d+\/\d+ · .*seq 40/);
    const before = ofBuild();
    expect(before).not.toEqual([]);
    await workbench.reload();
    await workbench.openContainer('Release');
    await statusText(/api \d+\/\d+ · .*seq 40/);
    expect(ofBuild()).toEqual(before);
    const rows = await workbench.view('Builds').rows();
    expect(rows.filter(({ label }) => label === 'api 1.4.0')).toHaveLength(1);
    await workbench.view('Builds').waitForRow('RUN for i in $(seq 40)');
    await workbench.screenshot('build-reloaded-dark');
    await running.setTheme('light');
    await workbench.screenshot('build-reloaded-light');
    await running.setTheme('dark');

    const ended = await statusText(/sha256:/);
    const { digest, platforms } = await pushedIndex('acme/api', '1.4.0');
    expect(Object.keys(platforms)).toEqual(expect.arrayContaining(['linux/amd64', 'linux/arm64']));
    expect(ended).toContain(digest.slice(0, 'sha256:'.length + 4));
    await workbench.notification(/api 1\.4\.0 pushed/).waitFor();
    await workbench.screenshot('build-reloaded-pushed-dark');
    expect(ofBuild()).toEqual([]);
  }, 240_000);

  test('is cancelled after a reload like any other, and leaves nothing', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUN for i in $(seq 90); do echo tick $i; sleep 1; done'));
    await askFor(['1.4.0']);
    await questions.start();
    await statusText(/api \d+\/\d+ · .*seq 90/);
    await workbench.reload();
    await workbench.openContainer('Release');
    await statusText(/api \d+\/\d+ · .*seq 90/);
    await workbench.command('Release: Cancel Build');
    const newest = async () => (await workbench.view('Builds').rows())[0]?.description;
    await expect.poll(newest, { timeout: 20_000 }).toContain('cancelled');
    expect(ofBuild()).toEqual([]);
    expect(await workbench.notification(/failed/).count()).toBe(0);
  }, 120_000);

  test('goes on when the extension host is killed', async () => {
    const { workbench } = running;
    await commit(dockerfile('RUN for i in $(seq 30); do echo tick $i; sleep 1; done'));
    await askFor(['1.4.0']);
    await questions.start();
    await statusText(/api \d+\/\d+ · .*seq 30/);
    const [build] = ofBuild();
    const host = parentOf(build ?? 0);
    expect(host).toBeGreaterThan(1);
    process.kill(host, 'SIGKILL');
    await workbench.reload();
    await workbench.openContainer('Release');
    await statusText(/api \d+\/\d+ · .*seq 30/);
    await statusText(/sha256:/);
    expect(ofBuild()).toEqual([]);
  }, 180_000);

  test('runs nothing of a wrong slipway.yaml, and opens it at the line', async () => {
    const { workbench } = running;
    const file = join(folder, 'slipway.yaml');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace('    platforms:', '    platform:'));
    await workbench.command(command);
    await workbench
      .notification(/slipway\.yaml has one problem, so nothing was run\. Line 5/)
      .waitFor();
    await workbench.tab('slipway.yaml').waitFor();
    await workbench.screenshot('build-wrong-config-dark');
    await writeFile(file, before);
  }, 60_000);
});

describe('without what it needs', () => {
  test('an engine that is away is a node with what to do', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'slipway-away-'));
    const folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry);
    const env = { DOCKER_HOST: `unix://${join(scratch, 'none.sock')}` };
    const running = await startWorkbench({ folder, env });
    try {
      const { workbench } = running;
      await workbench.openContainer('Release');
      await workbench.view('Builders').open();
      const builds = workbench.view('Builds');
      await builds.waitForRow('There is no Docker socket');
      await builds.waitForRow('Run Doctor');
      await workbench.view('Builders').waitForRow('Start Docker');
      await workbench.screenshot('build-no-engine-dark');
    } finally {
      await running.stop();
      await rm(scratch, { recursive: true, force: true });
    }
  }, 120_000);

  test('a folder nobody trusts builds nothing', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'slipway-untrusted-'));
    const folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry);
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    const running = await startWorkbench({ folder, settings, workspaceTrust: true });
    try {
      const { workbench } = running;
      await workbench.openContainer('Release');
      await workbench.view('Builds').welcome.filter({ hasText: 'trust' }).waitFor();
      expect(await workbench.quickInput.offers(command)).toBe(false);
      await workbench.screenshot('build-untrusted-dark');
    } finally {
      await running.stop();
      await rm(scratch, { recursive: true, force: true });
    }
  }, 120_000);
});
