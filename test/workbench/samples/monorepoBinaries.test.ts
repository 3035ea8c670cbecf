import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp, useOwnRegistry } from './openInWorkbench.ts';

const files = [
  ...['checksums.txt', 'monorepo-api_darwin_amd64', 'monorepo-api_darwin_arm64'],
  ...['monorepo-api_linux_amd64', 'monorepo-api_linux_arm64', 'monorepo-api_windows_amd64.exe'],
  ...['monorepo-worker_linux_amd64', 'monorepo-worker_linux_arm64'],
].toSorted();

test('monorepo-binaries: the checklist of the document, from tests to a release with files', async () => {
  const sample = await openInWorkbench('monorepo-binaries');
  const { workbench, namespace, change, api, git, place, folder } = sample;
  const { quickInput } = workbench;
  expect(await setUp(sample)).toContain('heading: release-checklist');
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  await useOwnRegistry(sample);
  await workbench.command('Release: Use a GitHub Token…');
  await quickInput.enter('good-token');
  await workbench.notification('The token for github.com is kept.').waitFor();

  const checklist = workbench.view('Checklist');
  await workbench.view('Images').close();
  await workbench.view('Builds').close();
  await workbench.command('Release: Choose Version to Release…');
  await quickInput.enter('1.0.0');
  const tests = 'Run all tests: go test ./...';
  await checklist.inline([tests], 'Use Its Command…');
  await workbench.dialogButton('Use This Command');
  await workbench.command('Notifications: Clear All Notifications');

  const stateOf = async (title: string) =>
    (await checklist.rows()).find(({ label }) => label === title)?.description ?? '';
  await checklist.action('Run Checklist');
  const push = 'Build and push Docker images with version tags';
  const publish = 'Create GitHub release with binaries attached';
  for (const asked of ['Tag v1.0.0', `${namespace}/monorepo-api:v1.0.0`, 'acme/api']) {
    // Seven programs are compiled before the first of them.
    await workbench.dialog().waitFor({ timeout: 150_000 });
    await expect.poll(() => workbench.dialog().innerText()).toContain(asked);
    await workbench.dialogButton('Run Step');
    if (!asked.startsWith('Tag')) continue;
    await expect.poll(() => git('ls-remote', '--tags', 'origin')).toContain('refs/tags/v1.0.0');
    // The remote is no GitHub: what is pushed there, GitHub is told.
    const commit = git('rev-parse', 'v1.0.0^{}');
    api.repository.tags.set('v1.0.0', { commit, annotated: true });
  }
  await expect.poll(() => stateOf(publish), { timeout: 60_000 }).toMatch(/^passed/);
  expect(await stateOf(push)).toMatch(/^passed/);
  const [release] = api.repository.releases;
  expect(release).toMatchObject({ tag_name: 'v1.0.0', draft: false });
  expect(release?.assets.map(({ name }) => name).toSorted()).toEqual(files);
  expect(await readFile(join(folder, 'VERSION'), 'utf8')).toBe('1.0.0\n');
  expect(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).toContain('1.0.0');
  for (const image of ['monorepo-api', 'monorepo-web']) {
    const tags = ['latest', 'v1', 'v1.0', 'v1.0.0'];
    expect(await pushedTags(`${namespace}/${image}`)).toEqual(tags);
    const { platforms } = await pushedIndex(`${namespace}/${image}`, 'v1.0.0');
    expect(Object.keys(platforms)).toEqual(expect.arrayContaining(['linux/amd64', 'linux/arm64']));
  }
  const pushed = await checklist.children(push);
  expect(pushed.map(({ label }) => label)).toContain(`${place}/monorepo-api:v1.0.0`);
  expect(api.violations).toEqual([]);
  await sample.pictures();
}, 300_000);
