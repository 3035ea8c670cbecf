import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishSetUp } from '../../engine/samples/copySample.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import type { TreeRow } from '../harness/treeView.ts';
import type { Workbench } from '../harness/workbench.ts';
import type { OpenSample } from './openInWorkbench.ts';
import { openInWorkbench, setUp, signInToGitHub } from './openInWorkbench.ts';

const tests = 'Run all tests: go test ./...';

test('monorepo-binaries: the checklist of the document, from tests to a release with files', async () => {
  const sample = await openInWorkbench('monorepo-binaries');
  const { workbench, place, folder, api, git } = sample;
  const { quickInput } = workbench;
  const checklist = workbench.view('Checklist');
  await describeRelease(sample);

  await workbench.command('Release: Choose Version to Release…');
  await quickInput.enter('1.0.0');
  await expect.poll(() => checklist.header.innerText()).toContain('1.0.0 · 0 of 10');
  await checklist.inline([tests], 'Use Its Command…');
  await workbench.dialogButton('Use This Command');
  // Nothing is below it any more: the command is agreed to.
  await expect.poll(async () => (await rowOf(workbench, tests))?.expanded).toBe(null);

  await checklist.action('Run Checklist');
  await passed(workbench, 'Build all platforms');
  await markDone(workbench, 'Test binaries on each platform', 'ran on a Mac');

  await checklist.action('Run Checklist');
  await agree(workbench, 'Tag v1.0.0');
  await agree(workbench, `${place}/monorepo-api:v1.0.0`);
  await passed(workbench, 'Build and push Docker images with version tags');
  // The remote is no GitHub: what is pushed there, GitHub is told.
  const commit = git('ls-remote', 'origin', 'refs/tags/v1.0.0^{}').split('\t')[0] ?? '';
  api.repository.tags.set('v1.0.0', { commit, annotated: true });
  await workbench.command('Release: Generate Documentation');
  await quickInput.pick('Write, Commit Nothing');
  await workbench.notification('Wrote docs/images.md').waitFor();
  await markDone(workbench, 'Update documentation', 'docs/images.md');

  await checklist.action('Run Checklist');
  await agree(workbench, 'acme/api');
  await passed(workbench, 'Create GitHub release with binaries attached');
  await workbench.command('Release: Announce…');
  await quickInput.pick('Copy the notes');
  await expect
    .poll(() => workbench.page.evaluate<unknown>('navigator.clipboard.readText()'))
    .toContain('An API, a worker and a page.');
  await markDone(workbench, 'Announce release', 'told the list');
  await expect.poll(() => checklist.header.innerText()).toContain('10 of 10');
  await sample.pictures();

  await isReleased(sample, commit);
  await workbench.command('Release: Write Ticks to the Markdown Checklist…');
  await workbench.dialogButton('Write');
  await expect.poll(() => readFile(join(folder, 'docs/BUILD.md'), 'utf8')).not.toMatch(/^- \[ \]/m);
}, 300_000);

/** Sets up, and agrees on what is run and where it goes. */
async function describeRelease(sample: OpenSample): Promise<void> {
  const { workbench, place, change } = sample;
  const config = await setUp(sample);
  expect(config).toContain('build-all-platforms: { kind: binaries }');
  expect(config).toContain('verify: [--version] # docs/BUILD.md');
  await change('ghcr.io/acme', place);
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  publishSetUp(sample);
  await workbench.closeEditors();
  await workbench.view('Images').close();
  await workbench.view('Builds').close();
  await signInToGitHub(workbench);
  await workbench.view('Checklist').waitForRow(tests);
}

/** Asked of git, the registry and GitHub, and then of Slipway. */
async function isReleased(sample: OpenSample, commit: string): Promise<void> {
  const { workbench, namespace, folder, api, git } = sample;
  expect(await readFile(join(folder, 'VERSION'), 'utf8')).toBe('1.0.0\n');
  expect(git('show', `${commit}:VERSION`)).toBe('1.0.0');
  expect(git('show', `${commit}:CHANGELOG.md`)).toContain('## [1.0.0]');
  for (const image of ['monorepo-api', 'monorepo-web']) {
    const repository = `${namespace}/${image}`;
    expect(await pushedTags(repository)).toEqual(['latest', 'v1', 'v1.0', 'v1.0.0']);
    const { digest, platforms } = await pushedIndex(repository, 'v1.0.0');
    expect(Object.keys(platforms)).toEqual(expect.arrayContaining(['linux/amd64', 'linux/arm64']));
    for (const tag of ['latest', 'v1', 'v1.0'])
      expect((await pushedIndex(repository, tag)).digest).toBe(digest);
  }
  expect(api.repository.releases).toMatchObject([{ tag_name: 'v1.0.0', draft: false }]);
  const assets = api.repository.releases[0]?.assets.map(({ name }) => name) ?? [];
  expect(assets.toSorted()).toEqual([
    ...['checksums.txt', 'monorepo-api_darwin_amd64', 'monorepo-api_darwin_arm64'],
    ...['monorepo-api_linux_amd64', 'monorepo-api_linux_arm64', 'monorepo-api_windows_amd64.exe'],
    ...['monorepo-worker_linux_amd64', 'monorepo-worker_linux_arm64'],
  ]);
  expect(api.violations).toEqual([]);
  await workbench.command('Release: Show Status');
  const page = await workbench.webview('table', 60_000);
  const told = await page.locator('body').innerText();
  expect(told).toContain('12 agree');
  expect(told).not.toMatch(/\d (?:differ|not checked)/);
  await workbench.screenshot('sample-monorepo-binaries-status-dark');
}

async function rowOf(workbench: Workbench, title: string): Promise<TreeRow | undefined> {
  return (await workbench.view('Checklist').rows()).find(({ label }) => label === title);
}

async function comesTo(workbench: Workbench, title: string, state: RegExp): Promise<void> {
  const now = async () => (await rowOf(workbench, title))?.description;
  await expect.poll(now, { timeout: 120_000 }).toMatch(state);
}

function passed(workbench: Workbench, title: string): Promise<void> {
  return comesTo(workbench, title, /^passed/);
}

/** Says yes to a step that stays, once its question names this. */
async function agree(workbench: Workbench, asked: string): Promise<void> {
  const said = async () =>
    (await workbench.dialog().count()) > 0 ? workbench.dialog().innerText() : '';
  await expect.poll(said, { timeout: 120_000 }).toContain(asked);
  await workbench.dialogButton('Run Step');
}

/** Where the run stops, since it is for somebody to do. */
async function markDone(workbench: Workbench, title: string, note: string): Promise<void> {
  await comesTo(workbench, title, /^waits for you/);
  await workbench.notification(`${title} waits for you.`).waitFor();
  await workbench.view('Checklist').inline([title], 'Mark as Done…');
  expect(await workbench.quickInput.title()).toContain(title);
  await workbench.quickInput.enter(note);
  await passed(workbench, title);
  await workbench.command('Notifications: Clear All Notifications');
}
