import { expect, test } from 'vitest';
import { BuildQuestions } from '../harness/buildQuestions.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import type { OpenSample } from './openInWorkbench.ts';
import { openInWorkbench, setUp, signInToGitHub, useOwnRegistry } from './openInWorkbench.ts';

test('staged-deployments: a branch and a version pushed, and the issue of an environment', async () => {
  const sample = await openInWorkbench('staged-deployments', 'master');
  const { workbench, namespace, place, api, git, change } = sample;
  const repository = `${namespace}/lr-backend`;
  expect(await setUp(sample)).toContain('environment: staging');
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  await useOwnRegistry(sample);
  const ofCommit = `sha-${git('rev-parse', '--short=7', 'HEAD')}`;

  await buildAndPush(sample, 'master');
  expect(await pushedTags(repository)).toEqual(['master', ofCommit]);
  const { digest, platforms } = await pushedIndex(repository, ofCommit);

  await workbench.command('Release: Verify Images…');
  const page = await workbench.webview('table.matrix', 60_000);
  const checked = (await page.locator('.matrix tbody tr').allInnerTexts()).join('\n');
  for (const platform of ['linux/amd64', 'linux/arm64'])
    expect(checked).toContain(platforms[platform]?.slice(0, 'sha256:'.length + 12));
  expect(await page.locator('body').innerText()).toContain(`${place}/lr-backend:${ofCommit}`);
  await workbench.closeEditors();

  await signInToGitHub(workbench);
  await workbench.command('Release: Write Deployment Issue…');
  await workbench.quickInput.pick('staging');
  await workbench.dialog().waitFor();
  expect(await workbench.dialog().innerText()).toContain(
    `docker pull ${place}/lr-backend@${digest}`,
  );
  await workbench.screenshot('sample-staged-deployments-issue-dark');
  await workbench.dialogButton('Write Issue');
  await workbench.notification(/Issue #\d+ is open/).waitFor();
  expect(api.repository.issues).toMatchObject([{ state: 'open' }]);
  expect(api.repository.issues[0]?.body).toContain(digest);
  await workbench.command('Notifications: Clear All Notifications');

  await workbench.command('Release: Create Git Tag…');
  await workbench.quickInput.row('proposed').waitFor();
  await workbench.quickInput.enter('1.0.0');
  await workbench.dialogButton('Create and Push');
  await workbench.view('Checklist').waitForRow('Write the deployment issue');
  await buildAndPush(sample, 'v1.0.0');
  const released = ['latest', 'master', ofCommit, 'v1.0.0'];
  expect(await pushedTags(repository)).toEqual(released);
  const version = await pushedIndex(repository, 'v1.0.0');
  for (const tag of ['latest', ofCommit])
    expect((await pushedIndex(repository, tag)).digest).toBe(version.digest);
  await workbench.command('Notifications: Clear All Notifications');

  await workbench.command('Release: Write Deployment Issue…');
  await workbench.quickInput.pick('Another one…');
  await workbench.quickInput.enter('production');
  await workbench.dialogButton('Write Issue');
  await workbench.notification(/Issue #\d+ is open/).waitFor();
  expect(api.repository.issues).toHaveLength(2);
  for (const said of [version.digest, 'v1.0.0', 'production'])
    expect(api.repository.issues[1]?.body).toContain(said);
  await workbench.view('Images').expand('backend', repository, 'Releases', 'v1.0.0');
  await sample.pictures();
  expect(api.violations).toEqual([]);
}, 240_000);

async function buildAndPush({ workbench }: OpenSample, tag: string): Promise<void> {
  const questions = new BuildQuestions(workbench);
  await workbench.command('Release: Build multi-arch');
  await questions.next('linux/arm64', 'Push');
  await questions.next('Push', tag);
  await questions.next(tag, 'Build and push');
  await questions.start();
  await workbench.notification(/pushed/).waitFor({ timeout: 90_000 });
  await workbench.command('Notifications: Clear All Notifications');
}
