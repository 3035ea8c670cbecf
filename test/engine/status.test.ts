import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const repository = `${registryHost}/${unique('status')}/api`;
const { signal } = new AbortController();
let project: OpenProject;

beforeAll(async () => {
  project = await openProject({
    Dockerfile: `FROM ${base}\n`,
    VERSION: '1.4.0\n',
    'slipway.yaml': `version: 1
images:
  api:
    repositories: [${repository}]
    platforms: [linux/amd64, linux/arm64]
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
`,
  });
});

afterAll(() => project.close());

async function changes(): Promise<string[]> {
  const { repositories } = await project.slipway.planTagChanges({}, [], signal);
  return repositories.flatMap(({ changes: all }) =>
    all.map(({ tag, action }) => `${tag} ${action}`),
  );
}

async function drifts(): Promise<string[]> {
  const { rows } = await project.slipway.status(undefined, signal);
  return rows.flatMap(({ drift }) => drift ?? []);
}

it('before, after, and behind a build that the registry really holds', async () => {
  expect(await changes()).toEqual(['1.4.0 create', '1.4 create', 'latest create']);
  expect(await drifts()).toEqual(['image-missing']);

  const [plan] = await project.slipway.planBuild({ output: 'push' }, signal);
  if (plan === undefined) throw new Error('no plan');
  await project.slipway.build(plan, silent, signal);
  expect(await changes()).toEqual(['1.4.0 unchanged', '1.4 unchanged', 'latest unchanged']);
  expect(await drifts()).toEqual([]);

  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: project.folder,
      stdio: 'pipe',
    });
  git('commit', '--quiet', '--allow-empty', '--message=second');
  git('tag', '--force', 'v1.4.0');
  expect(await changes()).toEqual(['1.4.0 move', '1.4 move', 'latest move']);
  expect(await drifts()).toEqual(['revision-differs', 'revision-differs']);

  git('tag', '--delete', 'v1.4.0');
  git('tag', 'v1.3.9');
  expect(await changes()).toEqual(['1.3.9 create', '1.3 create', 'latest forbidden']);
});
