import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

describe('the walkthrough', () => {
  let folder: string;
  let running: RunningWorkbench;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-walkthrough-'));
    running = await startWorkbench({ folder, size: { width: 1600, height: 900 } });
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('has a picture for each step that shows something', async () => {
    const { workbench } = running;
    const { page } = workbench;
    await workbench.closeEditors();
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.quickInput.pick('Release container images');
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      for (const [title, picture, alt] of [
        ['See what your registry holds', 'images', 'The Images view'],
        ['Inspect a manifest', 'inspect', 'The inspector'],
        ['Build for several platforms', 'plan', 'The plan of a build'],
      ] as const) {
        await page.locator('.getting-started-step').filter({ hasText: title }).click();
        const image = `.getting-started-media img[alt^="${alt}"]`;
        await page.locator(image).waitFor();
        // What cannot be loaded has no width.
        const width = `document.querySelector(${JSON.stringify(image)})?.naturalWidth`;
        await expect.poll(() => page.evaluate(width)).toBeGreaterThan(100);
        await workbench.screenshot(`walkthrough-${picture}-${theme}`);
      }
    }
  }, 90_000);
});
