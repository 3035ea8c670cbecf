import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Held } from '../contract/registry/holdRequests.ts';
import { holdRequests } from '../contract/registry/holdRequests.ts';
import type { HostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../contract/registry/hostileRegistry.ts';
import { descriptor, name, pushImage } from '../contract/registry/images.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const count = 50_000;
const last = 'zulu-build';

let registry: HostileRegistry;
let held: Held;
let folder: string;
let dataFolder: string;
let running: RunningWorkbench;
let images: TreeView;

/** Every tag is the same two-platform image; nobody could seed so many one by one. */
function manyTags(): void {
  const entries = ['amd64', 'arm64'].map((architecture) => {
    const platform = { os: 'linux', architecture };
    return descriptor(pushImage(registry, platform), types.manifest, { platform });
  });
  const index = { schemaVersion: 2, mediaType: types.index, manifests: entries };
  const { digest } = registry.manifest(name, undefined, index);
  registry.tags(name, [
    ...Array.from(
      { length: count - 1 },
      (_, at) => `1.${100 + (at % 400)}.${Math.floor(at / 400)}`,
    ).sort(),
    last,
  ]);
  registry.script((request, response) => {
    response.setHeader('ratelimit-limit', '200;w=21600');
    response.setHeader('ratelimit-remaining', '187;w=21600');
    const tag = /\/manifests\/([^/:]+)$/.exec(request.path)?.[1];
    if (tag === undefined) return false;
    response.writeHead(307, { location: `/v2/${name}/manifests/${digest}` }).end();
    return true;
  });
}

async function openWindow(): Promise<void> {
  running = await startWorkbench({ folder, dataFolder });
  await running.workbench.openContainer('Release');
  images = running.workbench.view('Images');
}

async function inBothThemes(picture: string): Promise<void> {
  await running.workbench.screenshot(`${picture}-dark`);
  await running.setTheme('light');
  await running.workbench.screenshot(`${picture}-light`);
  await running.setTheme('dark');
}

const labels = async () => (await images.rows()).map(({ label }) => label);
const toasts = () =>
  running.workbench.page.locator('.notifications-toasts .notification-list-item');

beforeAll(async () => {
  registry = await startHostileRegistry();
  manyTags();
  [folder, dataFolder] = await Promise.all([
    mkdtemp(join(tmpdir(), 'slipway-scale-')),
    mkdtemp(join(tmpdir(), 'slipway-scale-data-')),
  ]);
  const repositories = [`${registry.host}/${name}`, `${registry.host}/acme/unseen`];
  await writeFile(
    join(folder, 'slipway.yaml'),
    `version: 1\nimages:\n  api:\n    repositories: [${repositories.join(', ')}]\n`,
  );
});

afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe(`a repository of ${count} tags`, () => {
  beforeAll(async () => {
    held = holdRequests(registry, (path) => path.includes('last=1.2'), 3000);
    await openWindow();
  }, 120_000);
  afterAll(() => running.stop());

  test('shows the first rows while the rest is on its way', async () => {
    await images.expand('api', name);
    await images.waitForRow('Reading tags…');
    await images.waitForRow('so far');
    await images.waitForRow('1.2');
    await inBothThemes('scale-reading');
  });

  test('stops when told to, and goes on', async () => {
    await images.inline(['api', name, 'Reading tags…'], 'Stop Reading Tags');
    const more = await images.waitForRow('Read more tags');
    await running.workbench.screenshot('scale-stopped');
    held.letGo();
    await more.click();
    await images.waitForRow('1.499.');
    await expect.poll(labels).not.toContain('Reading tags…');
  });

  test('a search follows every key and reads what was not read', async () => {
    const { workbench } = running;
    await workbench.command('Release: Search Tags…');
    await workbench.quickInput.type('1.499');
    await images.waitForRow('124 of 49999');
    await workbench.quickInput.type(last);
    await images.waitForRow(last);
    await workbench.screenshot('scale-search');
    await workbench.quickInput.leave();
    await images.waitForRow('1.499.');
  });

  test('says how many pulls are left', async () => {
    await images.header.getByText(`187 pulls left on ${registry.host}`).waitFor();
    const told = await images.hover('api', name);
    expect(told.replaceAll('\u00a0', ' ')).toContain('Pulls left: 187 of 200 (6 h)');
  });

  test('details are there for the rows of the first page, not for 50,000', () => {
    const details = registry.asked().filter((one) => /\/manifests\/[^s]/.test(one));
    expect(details.length).toBeGreaterThan(0);
    expect(details.length).toBeLessThan(400);
  });
});

describe('the next start, without a network', () => {
  beforeAll(async () => {
    await registry.close();
    await openWindow();
  }, 120_000);
  afterAll(() => running.stop());

  test('shows what was seen last, says from when, and bothers nobody', async () => {
    await images.expand('api', name);
    await images.waitForRow('offline');
    expect((await labels()).filter((label) => /^As of .+ ago, offline$/.test(label))).toHaveLength(
      1,
    );
    await images.waitForRow('1.499.');
    await inBothThemes('scale-offline');
    expect(await toasts().count()).toBe(0);
  });

  test('a tag can be opened, and a digest that is copied says how old it is', async () => {
    const newest = '1.499.123';
    await images.expand('api', name, 'Releases', newest);
    await images.waitForRow('linux/arm64');
    await images.collapse('api', name, 'Releases', newest);
    await images.inline(['api', name, 'Releases', newest], 'Copy Digest');
    const said = running.workbench.page.getByText(/Copied sha256:[0-9a-f]{64}, as of .+ ago/);
    await said.first().waitFor();
    expect(await toasts().count()).toBe(0);
  });

  test('a repository never seen is an error with its remedy', async () => {
    await images.collapse('api', name);
    await images.expand('api', 'acme/unseen');
    const row = await images.waitForRow('Not reachable');
    expect(await row.getAttribute('aria-label')).toMatch(/Check that the registry is running/);
    await running.workbench.screenshot('scale-unseen');
    expect(await toasts().count()).toBe(0);
  });
});
