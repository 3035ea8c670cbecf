import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import { createSampleRepository } from '../env/sampleRepository.ts';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `workbench/release-${process.pid}-${Date.now().toString(36)}`;
const config = `version: 1
images:
  api: { repositories: [${registry}/${repository}], platforms: [linux/amd64, linux/arm64] }
tags: type=semver,pattern=v{{version}}
github:
  repository: acme/api
  release: { assets: [dist/*] }
  deploymentIssue: [{ environment: staging }, { environment: production }]
announce: { webhook: { variable: TEAM_CHAT } }
`;
const changelog = '# Changelog\n\n## [1.4.0] - 2026-01-31\n\n### Added\n\n- Everything.\n';

describe('a release on GitHub', () => {
  let scratch: string;
  let api: FakeGitHub;
  let running: RunningWorkbench;
  const posted: string[] = [];
  const chat = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      posted.push(text);
      response.end();
    });
  });

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-release-'));
    const folder = join(scratch, 'repository');
    await seedTags(registry, repository, ['v1.4.0']);
    const files = { 'slipway.yaml': config, 'CHANGELOG.md': changelog };
    await createSampleRepository(folder, registry, files);
    await mkdir(join(folder, 'dist'));
    for (const arch of ['amd64', 'arm64'])
      await writeFile(join(folder, 'dist', `api_1.4.0_linux_${arch}.tar.gz`), arch.repeat(90_000));
    api = await startFakeGitHub();
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    const head = ['-C', folder, 'rev-parse', 'HEAD'];
    const commit = execFileSync('git', head, { encoding: 'utf8' }).trim();
    api.repository.tags.set('v1.4.0', { commit, annotated: true });
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: api.baseUrl };
    running = await startWorkbench({ folder, env: { ...env, GH_HOST: '' } });
    await running.workbench.openContainer('Release');
    await running.workbench.status('slipway.status').filter({ hasText: 'v1.4.0' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await api.close();
    chat.close();
    await rm(scratch, { recursive: true, force: true });
    expect(api.violations).toEqual([]);
  });

  test('without a token says who is not signed in, and takes one', async () => {
    const { workbench } = running;
    await workbench.command('Release: Create GitHub Release');
    const said = 'Nobody is signed in to github.com.';
    await workbench.notification(said).waitFor();
    await workbench.screenshot('release-signed-out-dark');
    await workbench.notificationButton(said, 'Use a GitHub Token…').click();
    await workbench.quickInput.widget.getByText('sent to this server alone').waitFor();
    await workbench.screenshot('release-token-dark');
    await workbench.quickInput.enter('good-token');
    await workbench.notification('The token for github.com is kept.').waitFor();
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('shows what it will do, and changes nothing unless told to', async () => {
    const { workbench } = running;
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.command('Release: Create GitHub Release');
      await workbench.dialog().waitFor();
      await workbench.screenshot(`release-plan-${theme}`);
      const text = await workbench.dialog().innerText();
      expect(text).toContain('Publish the release v1.4.0 of acme/api on github.com?');
      expect(text).toContain('api_1.4.0_linux_amd64.tar.gz: upload 450 kB');
      await workbench.dialogButton('Cancel');
    }
    expect(api.repository.releases).toEqual([]);
  });

  test('previews the notes, publishes, and offers the page', async () => {
    const { workbench } = running;
    await workbench.command('Release: Create GitHub Release');
    await workbench.dialogButton('Preview Notes');
    const page = await workbench.webview('h2#checksums');
    expect(await page.locator('table').innerText()).toContain(`${registry}/${repository}:v1.4.0`);
    await workbench.screenshot('release-notes-dark');
    await workbench.notificationButton('These are the notes of v1.4.0.', 'Go On').click();
    await workbench.dialogButton('Publish');
    const done = 'The release v1.4.0 is published with 2 assets, all read back.';
    await workbench.notification(done).waitFor({ timeout: 30_000 });
    await workbench.screenshot('release-published-dark');
    await running.setTheme('light');
    await workbench.screenshot('release-published-light');
    expect(api.repository.releases).toMatchObject([{ draft: false, tag_name: 'v1.4.0' }]);
    expect(api.repository.releases[0]?.assets).toHaveLength(2);

    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Release: Create GitHub Release');
    await workbench.notification('is already as it should be').waitFor();
  });

  test('writes a deployment issue, and closes it', async () => {
    const { workbench } = running;
    await workbench.command('Release: Write Deployment Issue…');
    await workbench.quickInput.row('production').waitFor();
    await workbench.screenshot('deployment-environment-light');
    await workbench.quickInput.pick('staging');
    await workbench.dialog().waitFor();
    await workbench.screenshot('deployment-plan-light');
    const text = await workbench.dialog().innerText();
    expect(text).toContain('Write the deployment issue of 1.4.0 for staging in acme/api');
    expect(text).toContain(`docker pull ${registry}/${repository}@sha256:`);
    await workbench.dialogButton('Write Issue');
    await workbench.notification(/Issue #\d+ is open/).waitFor();
    await running.setTheme('dark');
    await workbench.screenshot('deployment-written-dark');
    await workbench.command('Notifications: Clear All Notifications');

    await workbench.command('Release: Write Deployment Issue…');
    await workbench.quickInput.pick('staging');
    const unchanged = 'is already as it should be';
    await workbench.notificationButton(unchanged, 'Close Issue…').click();
    await workbench.dialog().waitFor();
    await workbench.screenshot('deployment-close-dark');
    await workbench.dialogButton('Close Issue');
    await workbench.notification(/Issue #\d+ is closed/).waitFor();
    await workbench.screenshot('deployment-closed-dark');
    expect(api.repository.issues[0]?.state).toBe('closed');
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('announces on the clipboard and to a webhook whose address is not shown', async () => {
    const { workbench } = running;
    await workbench.command('Release: Announce…');
    await workbench.quickInput.row('Post to the webhook').waitFor();
    await workbench.screenshot('announce-ways-dark');
    await workbench.quickInput.pick('Copy the notes');
    await expect
      .poll(() => workbench.page.evaluate<unknown>('navigator.clipboard.readText()'))
      .toContain('# api 1.4.0\n\n### Added\n\n- Everything.');

    await workbench.command('Release: Announce…');
    await workbench.quickInput.pick('Post to the webhook');
    await workbench.quickInput.widget.getByText('never shown, logged').waitFor();
    const { port } = chat.address() as AddressInfo;
    await workbench.quickInput.enter(`http://127.0.0.1:${port}/secret`);
    await workbench.dialog().waitFor();
    await workbench.screenshot('announce-post-dark');
    expect(await workbench.dialog().innerText()).not.toContain('secret');
    await workbench.dialogButton('Post');
    await workbench.notification('Posted to the webhook TEAM_CHAT.').waitFor();
    expect(posted).toEqual([expect.stringContaining('api 1.4.0')]);
  });
});
