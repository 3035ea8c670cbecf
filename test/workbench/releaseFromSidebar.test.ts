import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../env/gitHubApi/fakeGitHub.ts';
import type { SampleRepository } from '../env/sampleRepository.ts';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `workbench/sidebar-${process.pid}-${Date.now().toString(36)}`;
const config = `version: 1
images:
  api: { repositories: [${registry}/${repository}], platforms: [linux/amd64] }
tags: type=semver,pattern={{version}}
github: { repository: acme/api, release: { assets: [RELEASE.md] } }
checklist:
  file: RELEASE.md
  heading: Release checklist
  steps:
    build-the-images: { kind: build }
    tag-the-commit: { kind: tag }
    push-the-images: { kind: push }
    publish-the-release: { kind: github-release }
`;
const markdown = `# Releasing

## Release checklist

- [ ] Run the tests: \`sh test.sh\`
- [ ] Build the images
- [ ] Tag the commit
- [ ] Push the images
- [ ] Publish the release
- [ ] Tell the team
  in the channel and on the list
`;

describe('a release from the sidebar', () => {
  let scratch: string;
  let sample: SampleRepository;
  let api: FakeGitHub;
  let running: RunningWorkbench;
  let checklist: TreeView;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-sidebar-'));
    const files = {
      ...{ 'slipway.yaml': config, 'RELEASE.md': markdown, 'test.sh': 'echo tested\n' },
      'CHANGELOG.md': '# Changelog\n\n## [1.5.0]\n\n- More.\n',
    };
    sample = await createSampleRepository(join(scratch, 'repository'), registry, files);
    api = await startFakeGitHub();
    const head = ['-C', sample.folder, 'rev-parse', 'HEAD'];
    const commit = execFileSync('git', head, { encoding: 'utf8' }).trim();
    api.repository.tags.set('v1.5.0', { commit, annotated: true });
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: api.baseUrl };
    running = await startWorkbench({ folder: sample.folder, env: { ...env, GH_HOST: '' } });
    const { workbench } = running;
    await workbench.openContainer('Release');
    await workbench.view('Images').close();
    await workbench.view('Builds').close();
    checklist = workbench.view('Checklist');
    await checklist.open();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await api.close();
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

  test('a command of the Markdown file is shown, and used once it is agreed to', async () => {
    const { workbench } = running;
    await checklist.waitForRow('Run the tests: sh test.sh');
    await workbench.command('Release: Choose Version to Release…');
    await workbench.quickInput.enter('1.5.0');
    await checklist.expand('Run the tests: sh test.sh');
    await checklist.waitForRow('not agreed to yet');
    await pictures('markdown-offer');
    await checklist.inline(['Run the tests: sh test.sh'], 'Use Its Command…');
    await workbench.dialog().waitFor();
    expect(await workbench.dialog().innerText()).toContain('Run “sh test.sh” for');
    await workbench.screenshot('markdown-agree-dark');
    await workbench.dialogButton('Use This Command');
    await expect
      .poll(() => checklist.rows().then((rows) => rows.map(({ label }) => label)))
      .not.toContain('sh test.sh');
  });

  test('runs from its first step to the published release, and asks before what stays', async () => {
    const { workbench } = running;
    await workbench.command('Release: Use a GitHub Token…');
    await workbench.quickInput.enter('good-token');
    await workbench.notification('The token for github.com is kept.').waitFor();
    await workbench.command('Notifications: Clear All Notifications');
    // The button is about the whole checklist, whichever row has the focus.
    await (await checklist.reveal('Tell the team')).click();
    await checklist.action('Run Checklist');
    for (const asked of ['sh test.sh', 'Tag v1.5.0', `${repository}:1.5.0`, 'acme/api']) {
      await workbench.dialog().waitFor({ timeout: 60_000 });
      await expect.poll(() => workbench.dialog().innerText(), { timeout: 60_000 }).toContain(asked);
      if (asked.includes(repository)) await workbench.screenshot('sidebar-push-dark');
      await workbench.dialogButton('Run Step');
    }
    await expect.poll(() => stateOf('Publish the release'), { timeout: 60_000 }).toMatch(/^passed/);
    expect(api.repository.releases).toMatchObject([{ tag_name: 'v1.5.0', draft: false }]);
    const pushed = await checklist.children('Push the images');
    expect(pushed.map(({ label }) => label)).toContain(`${registry}/${repository}:1.5.0`);
    await pictures('sidebar-released');
  });

  test('ends with what somebody says, and its ticks in the file when asked', async () => {
    const { workbench } = running;
    await workbench.command('Notifications: Clear All Notifications');
    await checklist.menu(['Tell the team'], 'Mark as Done…');
    await workbench.quickInput.enter('Told them');
    await expect.poll(() => stateOf('Tell the team'), { timeout: 30_000 }).toMatch(/^passed/);
    await workbench.command('Release: Write Ticks to the Markdown Checklist…');
    await workbench.dialog().waitFor();
    await workbench.screenshot('markdown-ticks-dark');
    await workbench.dialogButton('Write');
    await expect
      .poll(() => readFile(join(sample.folder, 'RELEASE.md'), 'utf8'))
      .toBe(markdown.replaceAll('[ ]', '[x]'));
    expect(api.violations).toEqual([]);
  });
});
