import { expect, test } from 'vitest';
import { BuildQuestions } from '../harness/buildQuestions.ts';
import { pushedIndex, pushedTags } from '../harness/registryApi.ts';
import { openInWorkbench, setUp, useOwnRegistry } from './openInWorkbench.ts';

test('staged-deployments: a branch for staging, a version for production, and their issues', async () => {
  const sample = await openInWorkbench('staged-deployments', 'master');
  const { workbench, namespace, change, api, git, place } = sample;
  const { quickInput } = workbench;
  const repository = `${namespace}/lr-backend`;
  expect(await setUp(sample)).toContain('environment: staging');
  await change('\ngithub:\n', '\ngithub:\n  repository: acme/api\n');
  await useOwnRegistry(sample);
  const short = git('rev-parse', '--short=7', 'HEAD');

  const push = async (tag: string) => {
    const questions = new BuildQuestions(workbench);
    await workbench.command('Release: Build multi-arch');
    await questions.next('linux/arm64', 'Push');
    await questions.next('Push', tag);
    await questions.next(tag, 'Build and push');
    await questions.start();
    await workbench.notification(/pushed/).waitFor({ timeout: 90_000 });
    await workbench.command('Notifications: Clear All Notifications');
  };
  await push('master');
  expect(await pushedTags(repository)).toEqual(['master', `sha-${short}`]);
  const { digest } = await pushedIndex(repository, 'master');

  await workbench.command('Release: Use a GitHub Token…');
  await quickInput.enter('good-token');
  await workbench.notification('The token for github.com is kept.').waitFor();
  await workbench.command('Release: Write Deployment Issue…');
  await quickInput.pick('staging');
  await workbench.dialog().waitFor();
  expect(await workbench.dialog().innerText()).toContain(`@${digest}`);
  await workbench.dialogButton('Write Issue');
  await workbench.notification(/Issue #\d+ is open/).waitFor();
  expect(api.repository.issues).toMatchObject([{ state: 'open' }]);
  expect(api.repository.issues[0]?.body).toContain(digest);
  expect(api.repository.issues[0]?.body).toContain(`${place}/lr-backend:sha-${short}`);
  await workbench.command('Notifications: Clear All Notifications');

  await workbench.command('Release: Create Git Tag…');
  await quickInput.enter('1.0.0');
  await workbench.dialogButton('Create and Push');
  await expect.poll(() => git('ls-remote', '--tags', 'origin')).toContain('refs/tags/v1.0.0');
  await push('latest');
  const released = ['latest', 'master', `sha-${short}`, 'v1.0.0'];
  expect(await pushedTags(repository)).toEqual(released);
  await workbench.command('Release: Write Deployment Issue…');
  await quickInput.pick('staging');
  await workbench.dialogButton('Write Issue');
  await workbench.notification(/Issue #\d+ is open/).waitFor();
  expect(api.repository.issues.map(({ title }) => title)).toContainEqual(
    expect.stringContaining('1.0.0'),
  );
  expect(api.violations).toEqual([]);
  await sample.pictures();
}, 180_000);
