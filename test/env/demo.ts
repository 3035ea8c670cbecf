import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorkbench } from '../workbench/harness/startWorkbench.ts';
import type { RunningWorkbench } from '../workbench/harness/startWorkbench.ts';
import type { Workbench } from '../workbench/harness/workbench.ts';
import { ensureEngine } from './engine.ts';
import { run } from './run.ts';
import { createSampleRepository } from './sampleRepository.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const imagesFolder = join(root, 'docs', 'images');
const walkthroughFolder = join(root, 'media', 'walkthrough');

/** What of a picture the walkthrough shows, in pixels of the window. */
const walkthroughParts = {
  images: { x: 4, y: 36, width: 344, height: 460 },
  inspect: { x: 352, y: 36, width: 924, height: 600 },
  plan: { x: 332, y: 0, width: 620, height: 420 },
} as const;

/** The main job, unattended: build two images for two platforms, push, look at the tree, inspect. */
async function demo(): Promise<void> {
  await script('package');
  const engine = await ensureEngine();
  const folder = await mkdtemp(join(tmpdir(), 'slipway-demo-'));
  // What no build has seen before, so that there is something to see while it builds.
  const unseen = { 'data/made.json': JSON.stringify({ at: Date.now() }) };
  const sample = await createSampleRepository(join(folder, 'sample'), engine.REGISTRY, unseen);
  const running = await startWorkbench({
    folder: sample.folder,
    env: { ...engine },
    size: { width: 1280, height: 860 },
  });
  const { workbench } = running;
  try {
    await workbench.openContainer('Release');
    await workbench.view('Images').waitForRow('api');
    await build(running);
    await browse(workbench);
    await pictures(running, 'images');
    await inspect(workbench);
    await pictures(running, 'inspect');
  } catch (error) {
    await workbench.page.screenshot({ path: join(root, 'artifacts', 'demo-failed.png') });
    throw error;
  } finally {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every question is answered with what it proposes: all images, both platforms, push, planned tags. */
async function build(running: RunningWorkbench): Promise<void> {
  const { workbench } = running;
  const { quickInput } = workbench;
  for (const theme of ['light', 'dark'] as const) {
    await running.setTheme(theme);
    await workbench.command('Release: Build multi-arch');
    for (const first of ['api', 'linux/amd64', 'Push', '1.4.0']) {
      await quickInput.row(first).waitFor();
      await workbench.page.waitForTimeout(400); // one step goes as the next comes
      await quickInput.accept();
    }
    await quickInput.row('Build and push').waitFor();
    await picture(workbench, 'plan', theme);
    if (theme === 'light') await quickInput.leave();
  }
  await quickInput.accept();
  const builds = workbench.view('Builds');
  await workbench.view('Images').close();
  await builds.expand('api 1.4.0');
  await builds.waitForRow('linux/arm64');
  await workbench.status('slipway.status').getByText('arm64').waitFor();
  await picture(workbench, 'building');
  const said = await workbench.notificationText(/pushed/);
  console.log(`${said}  ${(await workbench.status('slipway.status').innerText()).trim()}`);
  await picture(workbench, 'pushed');
  await workbench.page.keyboard.press('Escape');
}

const tag = ['api', 'acme/api', 'Releases', '1.4.0'];

async function browse(workbench: Workbench): Promise<void> {
  const images = workbench.view('Images');
  await workbench.view('Builds').close();
  await workbench.view('Checklist').close();
  await images.open();
  for (const platform of ['linux/amd64', 'linux/arm64']) {
    await images.expand(...tag, platform);
    for (const { label, description } of await images.children(...tag, platform))
      console.log(`1.4.0 ${platform} ${label} ${description}`);
  }
}

async function inspect(workbench: Workbench): Promise<void> {
  await workbench.view('Images').inline(tag, 'Inspect');
  const inspector = await workbench.webview('#inspector h1');
  await inspector.locator('#inspector').getByText('linux/arm64').first().waitFor();
}

async function pictures(
  running: RunningWorkbench,
  name: keyof typeof walkthroughParts,
): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await running.setTheme(theme);
    await picture(running.workbench, name, theme);
  }
}

/** For the documents, and the part of it that the walkthrough shows. */
async function picture(
  { page }: Workbench,
  name: keyof typeof walkthroughParts | 'building' | 'pushed',
  theme: 'light' | 'dark' = 'dark',
): Promise<void> {
  await page.mouse.move(820, 700); // nothing is under the pointer there
  await page.screenshot({ path: join(imagesFolder, `${name}-${theme}.png`) });
  console.log(`picture: docs/images/${name}-${theme}.png`);
  if (name === 'building' || name === 'pushed') return;
  const path = join(walkthroughFolder, `${name}-${theme}.png`);
  await page.screenshot({ path, clip: walkthroughParts[name] });
}

async function script(name: string): Promise<void> {
  const { code } = await run('npm', ['run', '--silent', name], { cwd: root });
  if (code !== 0) throw new Error(`npm run ${name} failed.`);
}

await mkdir(imagesFolder, { recursive: true });
try {
  await demo();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
