import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBakeFiles } from '../../../src/adapters/docker/bakeFiles.ts';
import { createGit } from '../../../src/adapters/git/git.ts';
import { Connection } from '../../../src/adapters/github/connection.ts';
import { createIssueTracker } from '../../../src/adapters/github/issueTracker.ts';
import { createReleaseHost } from '../../../src/adapters/github/releaseHost.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { createRegistry } from '../../../src/adapters/registry/distributionClient.ts';
import { createAssetFiles } from '../../../src/adapters/workspace/assetFiles.ts';
import { createProjectFiles } from '../../../src/adapters/workspace/projectFiles.ts';
import { createWorkspace } from '../../../src/adapters/workspace/folder.ts';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import type { ChecklistRun } from '../../../src/release/checklist/checklistRun.ts';
import type { ChecklistVerbs } from '../../../src/release/checklist/checklistVerbs.ts';
import { createChecklist } from '../../../src/release/checklist/createChecklist.ts';
import { deploymentIssueRunner } from '../../../src/release/deployment/deploymentIssueRunner.ts';
import { createDeploymentVerbs } from '../../../src/release/deployment/deploymentVerbs.ts';
import { gitHubReleaseRunner } from '../../../src/release/gitHubRelease/gitHubReleaseRunner.ts';
import { createGitHubReleaseVerbs } from '../../../src/release/gitHubRelease/gitHubReleaseVerbs.ts';
import { loadProject } from '../../../src/release/project.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name } from '../registry/images.ts';
import { agreements } from '../../unit/release/fakes.ts';
import { memoryJournals } from '../../unit/release/checklist/memoryJournals.ts';

let api: FakeGitHub;
let folder: string;
let journals: ReturnType<typeof memoryJournals>;

beforeEach(async () => {
  api = await startFakeGitHub();
  journals = memoryJournals();
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-step-'));
  await mkdir(path.join(folder, 'dist'));
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  const config = 'github: { release: { assets: [dist/*] } }\n';
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  for (const name of ['a.gz', 'b.gz']) await writeFile(path.join(folder, 'dist', name), name);
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/acme/api.git');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', 'v1.4.0');
  api.repository.tags.set('v1.4.0', { commit: git('rev-parse', 'HEAD'), annotated: false });
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
  expect(api.violations).toEqual([]);
});

function git(...args: string[]): string {
  const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', [...user, ...args], options).trim();
}

/** A process of its own that knows nothing but the journal, the folder and GitHub. */
function openChecklist(): ChecklistVerbs {
  const workspace = createWorkspace(folder);
  const ports = {
    ...{ workspace, sourceControl: createGit({ run }), parse: parseConfigText },
    bakeFiles: createBakeFiles({ run, dockerPath: 'docker' }),
  };
  const load = (given: AbortSignal) => loadProject(ports, given);
  const server = { host: 'github.com', baseUrl: api.baseUrl };
  const connection = new Connection({
    ...{ server, userAgent: 'slipway-test', token: () => Promise.resolve('good-token') },
    pause: () => Promise.resolve(),
  });
  const outside = {
    ...ports,
    registry: createRegistry({
      credentials: { credentialFor: () => Promise.resolve({ kind: 'anonymous' }) },
      ...{ insecureRegistries: [], userAgent: 'slipway-test' },
    }),
    now: () => new Date(0),
    gitHubReleases: { at: () => createReleaseHost(connection), files: createAssetFiles(folder) },
    gitHubIssues: () => createIssueTracker(connection),
  };
  return createChecklist({
    projectFiles: createProjectFiles(folder),
    ...{
      workspace,
      journals,
      agreements,
      loadProject: load,
      who: 'ada@laptop',
      now: () => new Date(0),
    },
    runners: [
      gitHubReleaseRunner(createGitHubReleaseVerbs(outside, load)),
      deploymentIssueRunner(createDeploymentVerbs(outside, load)),
    ],
  });
}

async function runChecklist(signal = new AbortController().signal): Promise<ChecklistRun> {
  const observer = {
    onChange: () => undefined,
    onEvent: () => undefined,
    confirm: () => Promise.resolve(true),
  };
  return openChecklist().runChecklist({ steps: { kind: 'all' } }, observer, signal);
}

const interruptions = ['create-release', 'upload-release-asset', 'update-release'].flatMap((id) =>
  (['hang', 'lost'] as const).map((fault) => [`repos/${id}`, fault] as const),
);

test.each(interruptions)(
  'killed at %s (%s) it goes on, and nothing is done twice',
  async (id, fault) => {
    api.fault(id, fault);
    const controller = new AbortController();
    const ending = runChecklist(controller.signal).catch((error: unknown) => error);
    await expect.poll(() => api.operations(), { timeout: 20_000 }).toContain(id);
    controller.abort();
    await ending;
    const { steps } = await runChecklist();
    expect(steps).toMatchObject([{ state: 'passed' }]);
    expect(steps[0]?.evidence.map(({ finding }) => finding)).toMatchObject([
      {
        kind: 'url',
        title: 'Release v1.4.0',
        url: 'https://github.com/acme/api/releases/tag/v1.4.0',
      },
      { kind: 'asset', name: 'a.gz' },
      { kind: 'asset', name: 'b.gz' },
    ]);
    expect(api.repository.releases).toHaveLength(1);
    expect(api.repository.releases[0]).toMatchObject({ draft: false });
    expect(api.repository.releases[0]?.assets.map(({ name }) => name).sort()).toEqual([
      'a.gz',
      'b.gz',
    ]);
  },
);

test('evidence is looked at again: an asset that was replaced, a release that is gone', async () => {
  await runChecklist();
  await rm(path.join(folder, 'dist'), { recursive: true });
  expect((await runChecklist()).steps).toMatchObject([{ state: 'passed' }]);
  const [release] = api.repository.releases;
  if (release === undefined) throw new Error('no release');
  const kept = release.assets;
  release.assets = kept.map((asset) => ({ ...asset, digest: `sha256:${'0'.repeat(64)}` }));
  const broken = await runChecklist();
  expect(broken.steps[0]?.state).not.toBe('passed');
  expect(JSON.stringify(journals.journals.get('1.4.0')?.events)).toContain(
    'The asset a.gz on GitHub is another file now.',
  );
});

test('a draft can be taken back, and what is published cannot', async () => {
  const { signal } = new AbortController();
  const undo = () =>
    openChecklist().settleStep('1.4.0', 'github-release', { kind: 'undo' }, signal);
  const config = 'github: { release: { draft: true, assets: [dist/*] } }\n';
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  await runChecklist();
  expect(api.repository.releases).toMatchObject([{ draft: true }]);
  expect((await undo()).steps[0]?.reason).toBe('The draft of v1.4.0 was deleted.');
  expect(api.repository.releases).toEqual([]);
  await writeFile(path.join(folder, 'slipway.yaml'), config.replace('true', 'false'));
  await runChecklist();
  await expect(undo()).rejects.toMatchObject({ reason: 'refused' });
  expect(api.repository.releases).toMatchObject([{ draft: false }]);
});

/** A registry that has version 1.4.0. */
async function startReleasedRegistry() {
  const registry = await startHostileRegistry();
  const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: {} });
  registry.manifest(name, '1.4.0', {
    ...{ schemaVersion: 2, mediaType: types.manifest, layers: [] },
    config: descriptor(config, types.config),
  });
  return registry;
}

test('the deployment issue names the git tag by the prefix that is configured', async () => {
  const registry = await startReleasedRegistry();
  try {
    git('tag', 'api/v1.4.0');
    await writeFile(
      path.join(folder, 'slipway.yaml'),
      `images: { api: { repositories: [${registry.host}/${name}] } }\ntag: { prefix: api/v }\ntags: "type=match,pattern=api/v(.*),group=1"\ngithub: { deploymentIssue: { environment: staging } }\n`,
    );
    await runChecklist();
    expect(api.repository.issues.map(({ body }) => body)).toEqual([
      expect.stringContaining('/releases/tag/api%2Fv1.4.0) |'),
    ]);
  } finally {
    await registry.close();
  }
});

test('deployment issues of every environment, once, and found missing when deleted', async () => {
  const registry = await startReleasedRegistry();
  try {
    const issues = '[{ environment: staging }, { environment: production }]';
    await writeFile(
      path.join(folder, 'slipway.yaml'),
      `images: { api: { repositories: [${registry.host}/${name}] } }\ntags: type=semver,pattern={{version}}\ngithub: { deploymentIssue: ${issues} }\n`,
    );
    api.fault('issues/create', 'lost');
    const controller = new AbortController();
    const ending = runChecklist(controller.signal).catch((error: unknown) => error);
    await expect.poll(() => api.operations(), { timeout: 20_000 }).toContain('issues/create');
    controller.abort();
    await ending;
    const { steps } = await runChecklist();
    expect(steps.map(({ state }) => state)).toEqual(['passed', 'passed']);
    expect(api.repository.issues.map(({ title }) => title)).toEqual([
      'Deploy api 1.4.0 to staging',
      'Deploy api 1.4.0 to production',
    ]);
    const { signal } = new AbortController();
    await openChecklist().settleStep('1.4.0', 'deployment-issue', { kind: 'undo' }, signal);
    expect(api.repository.issues.map(({ state }) => state)).toEqual(['closed', 'closed']);
    await runChecklist();
    api.repository.issues.shift();
    await runChecklist();
    expect(JSON.stringify(journals.journals.get('1.4.0')?.events)).toContain(
      'is not there any more',
    );
  } finally {
    await registry.close();
  }
});
