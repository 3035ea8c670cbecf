import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { BuildQuestions } from '../harness/buildQuestions.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp, useOwnRegistry } from './openInWorkbench.ts';

test('static-service: built for both platforms with its arguments, pushed and verified', async () => {
  const sample = await openInWorkbench('static-service');
  const { workbench, namespace, place, folder, git } = sample;
  const repository = `${namespace}/autoscaler`;
  const config = await setUp(sample);
  expect(config).toContain("VERSION: 'v{{version}}'");
  expect(config).toContain('noCache: true # Makefile');
  await useOwnRegistry(sample);
  execFileSync('make', ['build'], { cwd: folder, stdio: 'pipe' });

  await workbench.command('Release: Create Git Tag…');
  await workbench.dialogButton('Create and Push');
  await expect.poll(() => git('ls-remote', '--tags', 'origin')).toContain('refs/tags/v0.7.4');

  const questions = new BuildQuestions(workbench);
  await workbench.command('Release: Build multi-arch');
  await questions.next('linux/arm64', 'Push');
  await questions.next('Push', 'latest');
  await questions.next('latest', 'Build and push');
  const plan = await workbench.quickInput.widget.innerText();
  expect(plan).toContain(`${place}/autoscaler:v0.7.4, latest`);
  expect(plan).toContain('--no-cache');
  await questions.start();
  await workbench.notification(/pushed/).waitFor({ timeout: 90_000 });
  expect(await pushedTags(repository)).toEqual(['latest', 'v0.7.4']);
  const { digest, platforms } = await pushedIndex(repository, 'v0.7.4');
  expect((await pushedIndex(repository, 'latest')).digest).toBe(digest);

  await workbench.command('Release: Verify Images…');
  const page = await workbench.webview('table.matrix', 60_000);
  const checked = await page.locator('.matrix tbody tr').allInnerTexts();
  for (const platform of ['linux/amd64', 'linux/arm64']) {
    const row = checked.find((text) => text.includes(platform))?.replace(/\s+/g, ' ');
    expect(row).toMatch(/ ✓ ?passed.* ✓ ?65532:65532.* ✓ ?no shell/);
    expect(row).toContain(platforms[platform]?.slice(0, 'sha256:'.length + 12));
  }

  // What each platform's program said when it was run.
  expect(await page.locator('body').innerText()).toContain('autoscaler v0.7.4');

  const images = workbench.view('Images');
  const tag = ['api', repository, 'Releases', 'v0.7.4'];
  await images.expand(...tag);
  for (const platform of ['linux/amd64', 'linux/arm64']) {
    const [found] = await images.children(...tag, platform);
    expect(found).toMatchObject({ label: 'Digest', description: platforms[platform] });
    await images.collapse(...tag, platform);
  }
  await sample.pictures();
}, 180_000);
