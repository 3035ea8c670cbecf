import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BuildQuestions } from '../harness/buildQuestions.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp, useOwnRegistry } from './openInWorkbench.ts';

test('documented-service: tagged, pushed, verified, and described from what the registry holds', async () => {
  const sample = await openInWorkbench('documented-service');
  const { workbench, namespace, place, folder, git } = sample;
  const { quickInput } = workbench;
  const repository = `${namespace}/worker`;
  expect(await setUp(sample)).toContain('type=semver,pattern={{version}}');
  await useOwnRegistry(sample);

  // Nothing says the version yet: it is asked for.
  await workbench.command('Release: Create Git Tag…');
  await quickInput.enter('1.2.0');
  await workbench.dialogButton('Create and Push');
  await expect.poll(() => git('ls-remote', '--tags', 'origin')).toContain('refs/tags/v1.2.0');

  await workbench.view('Checklist').waitForRow('Create and push the git tag');

  const questions = new BuildQuestions(workbench);
  await workbench.command('Release: Build multi-arch');
  await questions.next('linux/arm64', 'Push');
  await questions.next('Push', 'latest');
  await questions.next('latest', 'Build and push');
  await questions.start();
  await workbench.notification(/pushed/).waitFor({ timeout: 90_000 });
  const short = git('rev-parse', '--short=7', 'HEAD');
  const tags = ['1.2', '1.2.0', 'latest', `sha-${short}`];
  expect(await pushedTags(repository)).toEqual(tags);
  const { digest, platforms } = await pushedIndex(repository, '1.2.0');

  await workbench.command('Release: Verify Images…');
  const page = await workbench.webview('table.matrix', 60_000);
  const checked = (await page.locator('.matrix tbody tr').allInnerTexts()).join('\n');
  for (const platform of ['linux/amd64', 'linux/arm64']) expect(checked).toContain(platform);
  expect(checked).not.toContain('failed');

  for (const command of ['Release: Generate Documentation', 'Release: Generate Workflow']) {
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command(command);
    await quickInput.pick('Write, Commit Nothing');
    await workbench.notification(/nothing is committed|is written/i).waitFor();
  }
  const text = await readFile(join(folder, 'docs/images.md'), 'utf8');
  const run = '-e POSTGRES_PASSWORD -p 50051:50051 -p 8080:8080 -v data-csv:/data/csv';
  expect(text).toContain(`docker run --rm ${run} ${place}/worker:1.2.0`);
  const [amd64, arm64] = ['linux/amd64', 'linux/arm64'].map((platform) => platforms[platform]);
  for (const said of [digest, amd64, arm64, '65532:65532', '`CSV_OUTPUT_PATH`'])
    expect(text).toContain(said);
  const workflow = await readFile(join(folder, '.github/workflows/release-images.yaml'), 'utf8');
  expect(workflow).toContain(`${place}/worker`);
  await sample.pictures();
}, 180_000);
