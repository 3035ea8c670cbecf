import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Content } from '../engine/differential/content.ts';
import { image, index, platforms } from '../engine/differential/images.ts';
import { pushContent } from '../engine/differential/pushContent.ts';
import { randomFrom } from '../engine/differential/random.ts';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const name = `workbench/status-${process.pid}-${Date.now().toString(36)}`;
const mirror = `${name}-mirror`;

/** An image of two platforms, built from `revision`, under the version's own tag alone. */
async function pushImage(revision: string): Promise<void> {
  const content = new Content();
  const random = randomFrom(7);
  const run = { Labels: { 'org.opencontainers.image.revision': revision } };
  const entries = [platforms[0]!, platforms[2]!].map((platform) => ({
    ...image(content, random, platform, { run }),
    platform,
  }));
  content.tag('1.4.0', index(content, entries));
  await pushContent(registry, name, content);
}

describe('status and tag preview', () => {
  let scratch: string;
  let folder: string;
  let running: RunningWorkbench;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-status-'));
    folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry, {
      'slipway.yaml': `version: 1
images:
  api:
    repositories: [${registry}/${name}, ${registry}/${mirror}]
    platforms: [linux/amd64, linux/arm64]
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
  type=ref,event=branch
`,
    });
    await pushImage(git('rev-parse', 'HEAD'));
    running = await startWorkbench({ folder });
    // Until the folder is known as trusted, the palette offers none of this.
    await running.workbench.openContainer('Release');
    await running.workbench.status('slipway.status').filter({ hasText: 'v1.4.0' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** The rows of the page that holds `text`, each as one line. */
  async function rowsOf(text: string): Promise<string[]> {
    const page = await running.workbench.webview(`text=${text}`);
    const rows = await page.locator('tbody tr').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  async function press(heading: string, button: string): Promise<void> {
    const page = await running.workbench.webview(`text=${heading}`);
    await page.getByRole('button', { name: button }).first().click();
  }

  async function bothThemes(picture: string): Promise<void> {
    await running.workbench.screenshot(`${picture}-dark`);
    await running.setTheme('light');
    await running.workbench.screenshot(`${picture}-light`);
    await running.setTheme('dark');
  }

  const status = 'Release status of v1.4.0';

  test('compares git, registries and revisions, with a remedy for what differs', async () => {
    await running.workbench.command('Release: Show Status');
    await expect
      .poll(() => rowsOf(status), { timeout: 30_000 })
      .toEqual(
        expect.arrayContaining([
          expect.stringMatching(/agrees Git tag v1\.4\.0 commit/),
          expect.stringMatching(/differs 1\.4, latest no such tag: 1\.4, latest Retag…/),
          expect.stringMatching(/agrees linux\/arm64 sha256:\w+… from/),
          expect.stringMatching(/-mirror:1\.4\.0 no such tag Copy Here…/),
        ]) as unknown,
      );
    await bothThemes('status');
  });

  test('a remedy shows its plan, is done at a press, and the table is read again', async () => {
    await press(status, 'Retag…');
    await running.workbench.dialogButton('Write Tags');
    await expect
      .poll(() => rowsOf(status), { timeout: 30_000 })
      .toContain('✓agrees 1.4, latest same image');

    await press(status, 'Copy Here…');
    await running.workbench.screenshot('status-remedy-dark');
    await running.workbench.dialogButton('Copy');
    await expect
      .poll(async () => (await rowsOf(status)).filter((row) => row.includes('-mirror')), {
        timeout: 30_000,
      })
      .toEqual([expect.stringMatching(/agrees .*-mirror:1\.4\.0 sha256/)]);
  });

  test('a tag that is only here is pushed at a press, with its steps shown first', async () => {
    const remote = join(scratch, 'remote.git');
    execFileSync('git', ['init', '--bare', '--quiet', remote]);
    try {
      git('remote', 'remove', 'origin');
    } catch {
      // There was none.
    }
    git('remote', 'add', 'origin', remote);
    git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    git('fetch', '--quiet', 'origin');
    const onRemote = (): string => git('ls-remote', '--tags', 'origin', 'v1.4.0');
    await running.workbench.command('Release: Show Status');
    await expect
      .poll(() => rowsOf(status), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/not pushed Push Git Tag…/) as unknown);
    await press(status, 'Push Git Tag…');
    await running.workbench.dialog().waitFor();
    await running.workbench.screenshot('git-tag-dark');
    const text = await running.workbench.dialog().innerText();
    expect(text).toContain('push v1.4.0 to origin and read it back');
    await running.workbench.dialogButton('Cancel');
    expect(onRemote()).toBe('');

    await running.setTheme('light');
    await press(status, 'Push Git Tag…');
    await running.workbench.dialog().waitFor();
    await running.workbench.screenshot('git-tag-light');
    await running.workbench.dialogButton('Push');
    await running.workbench.notification('read back from origin').waitFor();
    expect(onRemote()).toContain('refs/tags/v1.4.0');
    await expect
      .poll(() => rowsOf(status), { timeout: 30_000 })
      .not.toContainEqual(expect.stringMatching(/Push Git Tag…/) as unknown);
    await running.setTheme('dark');
  });

  test('a tag that is another on the remote is replaced by it at a press', async () => {
    const commit = git('rev-parse', 'HEAD');
    git('commit', '--quiet', '--allow-empty', '--message', 'chore: later');
    git('tag', '--annotate', '--force', 'v1.4.0', '--message', 'v1.4.0');
    await running.workbench.command('Release: Show Status');
    await expect
      .poll(() => rowsOf(status), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/here Take the Remote’s Tag…/) as unknown);
    await running.workbench.screenshot('status-replace-dark');
    await press(status, 'Take the Remote’s Tag…');
    await running.workbench.dialog().waitFor();
    await running.workbench.screenshot('status-replace-confirm-dark');
    const text = await running.workbench.dialog().innerText();
    expect(text).toContain('delete v1.4.0 here');
    expect(text).toContain('fetch v1.4.0 from origin');
    await running.workbench.dialogButton('Fetch');
    await expect.poll(() => git('rev-parse', 'v1.4.0^{commit}')).toBe(commit);
    git('reset', '--quiet', '--hard', commit);
  });

  test('says what each tag of the plan would do to each registry', async () => {
    await running.workbench.command('Release: Preview Tags');
    const heading = 'Tags of v1.4.0';
    await expect
      .poll(() => rowsOf(heading), { timeout: 30_000 })
      .toContainEqual(
        expect.stringMatching(/^✓unchanged 1\.4\.0 .* already built from this commit$/) as unknown,
      );
    await bothThemes('tags-preview');
  });

  test('previews any other ref, by its name', async () => {
    await press('Tags of v1.4.0', 'Another Ref…');
    const { quickInput } = running.workbench;
    await quickInput.type('main');
    await running.workbench.screenshot('tags-ref-dark');
    await quickInput.accept();
    await expect
      .poll(() => rowsOf('Tags of main'), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/create main .* not in the repository yet/) as unknown);
  });
});
