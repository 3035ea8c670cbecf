import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachSbom } from '../env/attachSbom.ts';
import { seedTags } from '../env/seedTags.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `workbench/act-${process.pid}-${Date.now().toString(36)}`;
const mirror = `${repository}-mirror`;

/** Where the registry says that a tag points, asked without any code of ours. */
async function digestOf(name: string, tag: string): Promise<string | undefined> {
  const answer = await fetch(`http://${registry}/v2/${name}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
}

describe('what a tag can be made to do', () => {
  let folder: string;
  let running: RunningWorkbench;
  let images: TreeView;
  const path = ['api', repository, 'Releases', 'v1.1.0'];

  beforeAll(async () => {
    await seedTags(registry, repository, ['v1.0.0', 'v1.1.0', 'v1']);
    folder = await mkdtemp(join(tmpdir(), 'slipway-act-'));
    await writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1\nimages:\n  api:\n    repositories: [${registry}/${repository}]\n`,
    );
    running = await startWorkbench({ folder });
    await running.workbench.openContainer('Release');
    images = running.workbench.view('Images');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The words of the dialog that is open, pictured in both themes when it has a name. */
  async function dialogText(picture?: string): Promise<string> {
    const { workbench } = running;
    await workbench.dialog().waitFor();
    if (picture !== undefined) await workbench.screenshot(picture);
    return workbench.dialog().innerText();
  }

  async function tagsAsked(): Promise<void> {
    await images.menu(path, 'Retag…');
    await running.workbench.quickInput.widget.getByText('with spaces between').waitFor();
  }

  test('its menu reads from what shows to what removes', async () => {
    const { page } = running.workbench;
    const items = page.locator('.monaco-menu [role="menuitem"] .action-label');
    const pictured = async (name: string): Promise<string[]> => {
      await (await images.reveal(...path)).click({ button: 'right' });
      await items.first().waitFor();
      await running.workbench.screenshot(name);
      const texts = await items.allInnerTexts();
      // A key pressed while the menu takes the focus is lost.
      for (let tries = 0; tries < 10 && (await items.first().isVisible()); tries += 1) {
        await page.keyboard.press('Escape');
        await page.waitForTimeout(200);
      }
      return texts.filter((text) => text !== '');
    };
    await running.setTheme('light');
    await pictured('act-menu-light');
    await running.setTheme('dark');
    const entries = await pictured('act-menu-dark');
    expect(entries.slice(-3)).toEqual(['Retag…', 'Copy to Repository…', 'Delete Tag…']);
  });

  test('copies the line that pins it in a deployment', async () => {
    const digest = await digestOf(repository, 'v1.1.0');
    await images.menu(path, 'Copy IMAGE=');
    await expect
      .poll(() => running.workbench.page.evaluate<unknown>('navigator.clipboard.readText()'))
      .toBe(`IMAGE=${registry}/${repository}@${String(digest)}`);
  });

  test('says what is no tag while it is typed', async () => {
    const { workbench } = running;
    await tagsAsked();
    await workbench.quickInput.type('v1 -wrong');
    await workbench.quickInput.widget.getByText('Not a tag: -wrong').waitFor();
    await workbench.screenshot('act-retag-wrong-dark');
    await workbench.quickInput.leave();
  });

  test('moves no tag before it has said from where, and only when told to', async () => {
    const { workbench } = running;
    const [wanted, before] = [
      await digestOf(repository, 'v1.1.0'),
      await digestOf(repository, 'v1'),
    ];
    expect(before).not.toBe(wanted);
    await tagsAsked();
    await workbench.quickInput.enter('v1 v1.2.0');
    const text = await dialogText('act-retag-dark');
    expect(text).toContain(`Write v1.2.0, v1 in ${registry}/${repository}?`);
    expect(text).toContain(`v1: moves away from ${String(before)}`);
    expect(text).toContain('v1.2.0: new');
    await workbench.dialogButton('Cancel');
    expect(await digestOf(repository, 'v1')).toBe(before);

    await tagsAsked();
    await workbench.quickInput.enter('v1 v1.2.0');
    await workbench.dialogButton('Write Tags');
    await images.waitForRow('v1.2.0');
    await expect.poll(() => digestOf(repository, 'v1.2.0'), { timeout: 20_000 }).toBe(wanted);
    expect(await digestOf(repository, 'v1')).toBe(wanted);
  });

  test('has nothing to ask where a tag is already what it would become', async () => {
    const { workbench } = running;
    await tagsAsked();
    await workbench.quickInput.enter('v1.2.0');
    await workbench.notification('Every tag already points at sha256:').waitFor();
    expect(await workbench.dialog().count()).toBe(0);
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('copies every platform to another repository, digest unchanged', async () => {
    const { workbench } = running;
    await images.menu(path, 'Copy to Repository…');
    await workbench.quickInput.widget.getByText('with :tag for another tag').waitFor();
    await workbench.quickInput.type(`${registry}/Wrong`);
    await workbench.quickInput.widget.getByText('Not a repository:').waitFor();
    await workbench.quickInput.enter(`${registry}/${mirror}`);
    const text = await dialogText('act-copy-dark');
    expect(text).toContain(`Copy ${registry}/${repository}:v1.1.0 to ${registry}/${mirror}?`);
    expect(text).toContain('v1.1.0: new');
    expect(text).toMatch(/At most [\d.]+ [kM]?B are sent\./);
    await workbench.dialogButton('Copy');
    const digest = await digestOf(repository, 'v1.1.0');
    await expect.poll(() => digestOf(mirror, 'v1.1.0'), { timeout: 20_000 }).toBe(digest);
  });

  test('takes along what refers to the image, or the image alone, as the user says', async () => {
    const { workbench } = running;
    const digest = await digestOf(repository, 'v1.1.0');
    await attachSbom(registry, repository, 'v1.1.0');
    const fallback = String(digest).replace(':', '-');
    await images.menu(path, 'Copy to Repository…');
    await workbench.quickInput.enter(`${registry}/${mirror}-alone`);
    const text = await dialogText('act-copy-attachments-dark');
    expect(text).toContain('1 × application/spdx+json');
    await workbench.dialogButton('Copy Image Only');
    await expect.poll(() => digestOf(`${mirror}-alone`, 'v1.1.0')).toBe(digest);
    expect(await digestOf(`${mirror}-alone`, fallback)).toBeUndefined();

    await running.setTheme('light');
    await images.menu(path, 'Copy to Repository…');
    await workbench.quickInput.enter(`${registry}/${mirror}-all`);
    await dialogText('act-copy-attachments-light');
    await workbench.dialogButton('Copy with Attachments (1)');
    await expect.poll(() => digestOf(`${mirror}-all`, 'v1.1.0')).toBe(digest);
    expect(await digestOf(`${mirror}-all`, fallback)).toBeDefined();
    await running.setTheme('dark');
  });

  test('says what a delete leaves, and that this registry refuses it', async () => {
    const { workbench } = running;
    await running.setTheme('light');
    await images.menu(path, 'Delete Tag…');
    const text = await dialogText('act-delete-light');
    expect(text).toContain(`Delete the tag ${registry}/${repository}:v1.1.0?`);
    expect(text).toMatch(/v1, v1\.2\.0|v1\.2\.0, v1/);
    await workbench.dialogButton('Delete Tag');
    const refused = `${registry} does not delete tags through its API`;
    await workbench.notification(refused).waitFor();
    await workbench.screenshot('act-delete-refused-light');
    expect(await workbench.notificationText(refused)).toContain(
      'Delete the tag on the registry’s own page',
    );
    await running.setTheme('dark');
    await workbench.screenshot('act-delete-refused-dark');
    expect(await digestOf(repository, 'v1.1.0')).toBeDefined();
  });
});
