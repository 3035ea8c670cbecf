import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Connection } from '../../../src/adapters/github/connection.ts';
import { createIssueTracker } from '../../../src/adapters/github/issueTracker.ts';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../../src/adapters/yaml/writeYaml.ts';
import { validateConfig } from '../../../src/release/config/config.ts';
import { configuredImages } from '../../../src/release/config/configuredImages.ts';
import type { Deployment } from '../../../src/release/deployment/deploymentBody.ts';
import { planDeploymentIssue } from '../../../src/release/deployment/planDeploymentIssue.ts';
import { writeDeploymentIssue } from '../../../src/release/deployment/writeDeploymentIssue.ts';
import { releaseWorkflow } from '../../../src/release/generate/workflow/releaseWorkflow.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';

const run = promisify(execFile);
const gh = fileURLToPath(new URL('../../env/gitHubApi/gh.mjs', import.meta.url));
const signal = new AbortController().signal;
const commit = `abcdef0${'1'.repeat(33)}`;
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const config = `
images:
  api: { repositories: [ghcr.io/acme/api, docker.io/acme/api], platforms: [linux/amd64, linux/arm64] }
  web.ui: { repositories: [ghcr.io/acme/web], platforms: [linux/amd64] }
tag: { prefix: app/v }
github:
  deploymentIssue:
    - { environment: staging, on: branch, labels: [deployment, "needs: review"] }
    - { environment: production }
`;

let api: FakeGitHub;
let folder: string;

beforeEach(async () => {
  api = await startFakeGitHub();
  folder = await mkdtemp(join(tmpdir(), 'deployment-script-'));
  await symlink(gh, join(folder, 'gh'));
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
  expect(api.violations).toEqual([]);
});

const jobForm = z.object({
  strategy: z.object({ matrix: z.object({ include: z.array(z.record(z.string(), z.string())) }) }),
  steps: z.tuple([z.object({ env: z.record(z.string(), z.string()), run: z.string() })]),
});
const workflowForm = z.object({ jobs: z.record(z.string(), z.unknown()) });

/** The job of the generated file, as a reader of YAML finds it. */
async function generatedJob(name: string) {
  const { config: valid } = validateConfig(await parseConfigText(config));
  const project = { config: valid!, images: configuredImages(valid!, undefined) };
  const { value } = await parseConfigText(await writeYaml(releaseWorkflow(project, 'main')));
  return jobForm.parse(workflowForm.parse(value).jobs[name]);
}

/** What jobs of the images say, as `toJSON(needs)` gives it. */
function needs(tag: string) {
  const said = (letter: string, ...platforms: string[]) => ({
    result: 'success',
    outputs: { digest: digest(letter), tag, platforms: JSON.stringify(platforms) },
  });
  const jobs = {
    'merge-api': said('a', 'linux/arm64', 'linux/amd64'),
    'build-web-ui': said('b', 'linux/amd64'),
  };
  return JSON.stringify(jobs);
}

interface Ref {
  readonly type: 'tag' | 'branch';
  readonly name: string;
}

/** Runs the step for the environment of the trigger, its expressions filled in as GitHub does. */
async function step({ type, name }: Ref, said: string): Promise<string> {
  const { strategy, steps } = await generatedJob(`deployment-issue-${type}`);
  const [matrix] = strategy.matrix.include;
  const expressions: Readonly<Record<string, string | undefined>> = {
    'github.token': 'good-token',
    'toJSON(needs)': said,
    'matrix.environment': matrix?.['environment'],
    'matrix.labels': matrix?.['labels'],
  };
  const env = Object.entries(steps[0].env).map(([key, value]) => {
    const filled = value.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const known = expressions[expression];
      if (known === undefined) throw new Error(`not known: ${expression}`);
      return known;
    });
    return [key, filled] as const;
  });
  const summary = join(folder, 'summary');
  await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', steps[0].run], {
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      ...{ GH_API: api.baseUrl, GITHUB_STEP_SUMMARY: summary, GITHUB_SHA: commit },
      ...{ GITHUB_REPOSITORY: 'acme/api', GITHUB_SERVER_URL: 'https://github.com' },
      ...{ GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name },
      ...Object.fromEntries(env),
    },
    timeout: 20_000,
  });
  return readFile(summary, 'utf8').catch(() => '');
}

/** The same deployment as the command line knows it. */
function deployment(environment: string, name: string, imageTag: string, tag?: string): Deployment {
  const image = (image: string, repository: string, letter: string, platforms: string[]) => ({
    ...{ image, repository, tag: imageTag, digest: digest(letter), platforms },
  });
  const both = ['linux/arm64', 'linux/amd64'];
  return {
    ...{ environment, name, commit, page: 'https://github.com/acme/api' },
    ...(tag === undefined ? {} : { tag }),
    images: [
      image('api', 'ghcr.io/acme/api', 'a', both),
      image('api', 'docker.io/acme/api', 'a', both),
      image('web.ui', 'ghcr.io/acme/web', 'b', ['linux/amd64']),
    ],
  };
}

function tracker() {
  const server = { host: 'github.com', baseUrl: api.baseUrl };
  const token = () => Promise.resolve('good-token');
  return createIssueTracker(new Connection({ server, userAgent: 'slipway-test', token }));
}

const plan = (made: Deployment, labels: readonly string[]) =>
  planDeploymentIssue(
    tracker(),
    { place: { owner: 'acme', name: 'api' }, deployment: made, labels, warnings: [] },
    signal,
  );

describe('the deployment issue of the workflow', () => {
  const staging = () => deployment('staging', 'abcdef0', 'sha-abcdef0');
  const labels = ['deployment', 'needs: review'];
  const main: Ref = { type: 'branch', name: 'main' };
  const production = () => deployment('production', '1.4.0+b', '1.4.0-b', 'app/v1.4.0+b');
  const release: Ref = { type: 'tag', name: 'app/v1.4.0+b' };

  it('is the one the command line would write: of a branch, and of a git tag', async () => {
    expect(await step(main, needs('sha-abcdef0'))).toMatch(
      /^\[Deploy api abcdef0 to staging\]\(https:\/\/github\.com\/acme\/api\/issues\/\d+\)\n$/,
    );
    expect(await plan(staging(), labels)).toMatchObject({ action: 'unchanged', warnings: [] });
    await step(release, needs('1.4.0-b'));
    expect(await plan(production(), ['deployment'])).toMatchObject({ action: 'unchanged' });
    expect(api.repository.issues.map((issue) => issue.labels)).toEqual([labels, ['deployment']]);
  });

  it('is written once, and left alone by a second run', async () => {
    await step(main, needs('sha-abcdef0'));
    const before = api.operations().length;
    await step(main, needs('sha-abcdef0'));
    expect(api.operations().slice(before)).toEqual(['issues/list-for-repo']);
  });

  it('updates the one the command line wrote, and keeps its labels and its state', async () => {
    const wrong = { ...production(), commit: '0'.repeat(40) };
    await writeDeploymentIssue(tracker(), await plan(wrong, ['deployment']), signal);
    const [issue] = api.repository.issues;
    if (issue === undefined) throw new Error('no issue');
    Object.assign(issue, { labels: ['urgent', 'deployment'], state: 'closed' });
    issue.body = issue.body.replaceAll('\n', '\r\n');
    await step(release, needs('1.4.0-b'));
    expect(api.repository.issues).toHaveLength(1);
    expect(issue).toMatchObject({ labels: ['urgent', 'deployment'], state: 'closed' });
    expect(await plan(production(), ['deployment'])).toMatchObject({ action: 'unchanged' });
  });

  it('gives labels that are missing, found without one only where a member wrote it', async () => {
    await step(main, needs('sha-abcdef0'));
    const [issue] = api.repository.issues;
    Object.assign(issue!, { labels: ['urgent'] });
    await step(main, needs('sha-abcdef0'));
    expect(api.repository.issues.map((one) => one.labels)).toEqual([['urgent', ...labels]]);
    Object.assign(issue!, { labels: [], author_association: 'NONE' });
    await step(main, needs('sha-abcdef0'));
    expect(api.repository.issues).toHaveLength(2);
  });

  it('is found on a later page, and not among those of other releases', async () => {
    await step(main, needs('sha-abcdef0'));
    const [found] = api.repository.issues;
    const others = Array.from({ length: 120 }, (_, at) => ({
      ...found!,
      number: 1000 + at,
      body: found!.body.replaceAll('abcdef0', 'abcdef'),
    }));
    api.repository.issues.push(...others);
    await step(main, needs('sha-abcdef0'));
    expect(api.operations().filter((id) => id === 'issues/create')).toHaveLength(1);
  });

  it('is none of a tag that is no version', async () => {
    expect(await step({ type: 'tag', name: 'app/v<b>' }, needs('x'))).toBe('');
    expect(api.operations()).toEqual([]);
  });

  it('fails rather than say nothing of an image', async () => {
    const lost = needs('sha-abcdef0').replace(/"digest":"sha256:b+",/, '');
    await expect(step(main, lost)).rejects.toMatchObject({ code: 1 });
    expect(api.operations()).toEqual([]);
  });

  it('fails when GitHub refuses', async () => {
    api.fault('issues/create', { status: 403 });
    await expect(step(main, needs('sha-abcdef0'))).rejects.toMatchObject({ code: 1 });
  });
});
