import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleRepository } from '../env/sampleRepository.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

describe('status and tag preview', () => {
  let scratch: string;
  let running: RunningWorkbench;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-status-'));
    const folder = join(scratch, 'repository');
    await createSampleRepository(folder, registry);
    running = await startWorkbench({ folder });
    // Until the folder is known as trusted, the palette offers none of this.
    await running.workbench.openContainer('Release');
    await running.workbench.status('slipway.status').filter({ hasText: 'v1.4.0' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** What the open text document shows; an editor writes its blanks as no-break spaces. */
  async function shown(): Promise<string> {
    const lines = running.workbench.page.locator('.editor-instance .view-line');
    return (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }

  async function bothThemes(name: string): Promise<void> {
    await running.workbench.screenshot(`${name}-dark`);
    await running.setTheme('light');
    await running.workbench.screenshot(`${name}-light`);
    await running.setTheme('dark');
  }

  test('says what each tag of the plan would do to each registry', async () => {
    await running.workbench.command('Release: Preview Tags');
    await expect.poll(shown, { timeout: 30_000 }).toMatch(/acme\/api[\s\S]*1\.4\.0/);
    await bothThemes('tags-preview');
  });

  test('compares git, registries and revisions, with a remedy for what differs', async () => {
    await running.workbench.command('Release: Show Status');
    await expect.poll(shown, { timeout: 30_000 }).toMatch(/v?1\.4\.0[\s\S]*acme\/api/);
    await bothThemes('status');
  });
});
