import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BuildQuestions } from '../harness/buildQuestions.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp, useOwnRegistry } from './openInWorkbench.ts';

test('documented-service: pushed, verified, its document and its workflow written', async () => {
  const sample = await openInWorkbench('documented-service');
  const { workbench, namespace, place, folder, git } = sample;
  const { quickInput } = workbench;
  const repository = `${namespace}/worker`;
  expect(await setUp(sample)).toContain('verify: { user: nonroot, noShell: true }');
  await useOwnRegistry(sample);

  // No file says a version here: it is asked for, with what the commits propose first.
  await workbench.command('Release: Create Git Tag…');
  await quickInput.row('proposed').waitFor();
  await workbench.screenshot('sample-documented-service-version-dark');
  await quickInput.enter('1.2.0');
  await workbench.dialogButton('Create and Push');
  await expect.poll(() => git('ls-remote', '--tags', 'origin')).toContain('refs/tags/v1.2.0');
  await workbench.view('Checklist').waitForRow('Push the images');

  const questions = new BuildQuestions(workbench);
  await workbench.command('Release: Build multi-arch');
  await questions.next('linux/arm64', 'Push');
  await questions.next('Push', '1.2.0');
  await questions.next('1.2.0', 'Build and push');
  await questions.start();
  await workbench.notification(/pushed/).waitFor({ timeout: 90_000 });
  expect(await pushedTags(repository)).toEqual(expect.arrayContaining(['1.2', '1.2.0', 'latest']));
  const { digest } = await pushedIndex(repository, '1.2.0');

  await workbench.command('Release: Verify Images…');
  const page = await workbench.webview('table.matrix', 60_000);
  const checked = await page.locator('.matrix tbody tr').allInnerTexts();
  for (const platform of ['linux/amd64', 'linux/arm64']) {
    const row = checked.find((text) => text.includes(platform))?.replace(/\s+/g, ' ');
    expect(row).toMatch(/ ✓ ?65532:65532.* ✓ ?no shell/);
  }
  await workbench.closeEditors();
  await workbench.command('Notifications: Clear All Notifications');

  await workbench.command('Release: Generate Workflow');
  await quickInput.pick('Write, Commit Nothing');
  await workbench.notification('release-images.yaml').waitFor();
  const workflow = await readFile(join(folder, '.github/workflows/release-images.yaml'), 'utf8');
  expect(workflow).toContain(`${place}/worker`);
  await workbench.command('Notifications: Clear All Notifications');
  await workbench.command('Release: Generate Workflow');
  await workbench.notification('What slipway.yaml says is in').waitFor();
  await workbench.command('Notifications: Clear All Notifications');
  await workbench.closeEditors();

  await workbench.command('Release: Generate Documentation');
  await quickInput.pick('Write, Commit Nothing');
  await workbench.notification('Wrote docs/images.md').waitFor();
  const text = await readFile(join(folder, 'docs/images.md'), 'utf8');
  const options = '-e POSTGRES_PASSWORD -p 50051:50051 -p 8080:8080 -v data-csv:/data/csv';
  expect(text).toContain(`docker run --rm ${options} ${place}/worker:1.2.0`);
  for (const said of ['65532:65532', '`CSV_OUTPUT_PATH`', '| `1.2.0` |', digest])
    expect(text).toContain(said);

  await sample.pictures();
}, 180_000);
