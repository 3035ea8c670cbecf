import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = 'workbench/images';
const releases = Array.from({ length: 34 }, (_, at) => `v1.${Math.floor(at / 10)}.${at % 10}`);
const newest = 'v1.3.3';

let folder: string;

beforeAll(async () => {
  await seedTags(registry, repository, [...releases, 'main', 'sha-1a2b3c4', 'nightly']);
  folder = await mkdtemp(join(tmpdir(), 'slipway-images-'));
  await writeFile(
    join(folder, 'slipway.yaml'),
    `version: 1
images:
  api:
    repositories: [${registry}/${repository}]
  gone:
    repositories: [localhost:1/acme/gone]
`,
  );
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('Images view', () => {
  let running: RunningWorkbench;
  let images: TreeView;
  const path = ['api', repository, 'Releases'] as const;

  beforeAll(async () => {
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    images = running.workbench.view('Images');
  }, 120_000);

  afterAll(() => running.stop());

  test('shows images and where they go, and asks no registry before it is opened', async () => {
    await images.waitForRow('gone');
    const rows = await images.rows();
    expect(rows.map(({ label, description }) => `${label} ${description}`.trim())).toEqual([
      'api',
      `${repository} ${registry}`,
      'gone',
      'acme/gone localhost:1',
    ]);
  });

  test('a registry that is not there is a row with its remedy', async () => {
    await images.expand('gone', 'acme/gone');
    const row = await images.waitForRow('Not reachable');
    expect(await row.getAttribute('aria-label')).toMatch(/^Error: localhost:1 .+/);
  });

  test('groups tags by what they are, releases first and opened', async () => {
    await images.expand(...path.slice(0, 2));
    await images.waitForRow(newest);
    const tags = await images.children(...path);
    expect(tags.slice(0, 3).map(({ label }) => label)).toEqual([newest, 'v1.3.2', 'v1.3.1']);
  });

  test('a tag tells its digest; its platforms tell digest, size and age', async () => {
    await images.expand(...path, newest);
    await images.waitForRow('linux/arm64');
    // Rows are named at once and described as their details arrive.
    const described = { timeout: 20_000 };
    const platforms = () => images.children(...path, newest);
    await expect
      .poll(async () => (await platforms()).map(({ label }) => label), described)
      .toEqual(['linux/amd64', 'linux/arm64']);
    const details = /^[0-9a-f]{7} · [\d.]+ [kMG]?B · .+ ago$/;
    const undescribed = async () =>
      (await platforms()).filter(({ description }) => !details.test(description));
    await expect.poll(undescribed, described).toEqual([]);
    await images.collapse(...path, newest);
    const tag = async () => (await images.rows()).find(({ label }) => label === newest);
    await expect.poll(async () => (await tag())?.description, described).toMatch(details);
  });

  test('a platform has digest, size, date and its attestations folded', async () => {
    await images.expand(...path, newest, 'linux/arm64');
    await images.waitForRow('Attestations');
    const facts = await images.children(...path, newest, 'linux/arm64');
    expect(facts.map(({ label }) => label)).toEqual([
      'Digest',
      'Size',
      'Created',
      'Attestations: provenance, SBOM',
    ]);
    expect(facts[0]?.description).toMatch(/^sha256:[0-9a-f]{64}$/);
    await running.workbench.screenshot('images-dark');
    await running.setTheme('light');
    await running.workbench.screenshot('images-light');
    await running.setTheme('dark');
  });

  test('never shows a platform unknown/unknown', async () => {
    const rows = await images.rows();
    expect(rows.filter(({ label }) => label.includes('unknown'))).toEqual([]);
  });

  test('copies a digest', async () => {
    await images.inline([...path, newest, 'linux/arm64'], 'Copy Digest');
    await expect
      .poll(() => running.workbench.page.evaluate<unknown>('navigator.clipboard.readText()'))
      .toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('a search leaves what matches, and says so', async () => {
    const { workbench } = running;
    await workbench.command('Release: Search Tags…');
    await workbench.quickInput.enter('1.2');
    await images.waitForRow('11 of 34');
    await images.pane.getByText('Tags matching “1.2”').waitFor();
    const rows = await images.rows();
    expect(rows.filter(({ label }) => label.startsWith('v1.3'))).toEqual([]);
    await workbench.screenshot('images-search');
    await images.action('Clear Tag Search');
    await images.waitForRow(newest);
  });
});

describe('a view without images', () => {
  let running: RunningWorkbench;
  let empty: string;

  beforeAll(async () => {
    empty = await mkdtemp(join(tmpdir(), 'slipway-empty-'));
    running = await startWorkbench({ folder: empty });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(empty, { recursive: true, force: true });
  });

  test('says what to do next', async () => {
    const { welcome } = running.workbench.view('Images');
    await welcome.getByText('Set Up This Repository').waitFor();
    await running.workbench.screenshot('images-welcome');
  });

  test('takes a repository added by hand, and opens it', async () => {
    const { workbench } = running;
    await workbench.command('Release: Add Repository…');
    await workbench.quickInput.enter(`${registry}/${repository}`);
    await workbench.view('Images').waitForRow(newest);
  });
});
