import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { base, registryHost, unique } from '../openProject.ts';
import type { CountingRegistry } from './countingRegistry.ts';
import { startCountingRegistry } from './countingRegistry.ts';

const cli = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

const documentSchema = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ id: z.string(), state: z.string() })),
});

export interface CliEnd {
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project to release, and all the outside world its release changes; each counts what it got. */
export interface ReleaseProject {
  readonly folder: string;
  readonly api: FakeGitHub;
  readonly registry: CountingRegistry;
  readonly posts: number[];
  /** How the webhook answers; held until it resolves. */
  pauseWebhook: () => Promise<void>;
  /** Starts the command line; it is killed at once when `when` says so. */
  run(argv: readonly string[], when?: () => boolean): Promise<CliEnd>;
  /** Events the journal has so far. */
  events(): number;
  /** Writes a hook of the remote. */
  readonly hook: (name: 'pre-receive' | 'post-receive', script: string) => Promise<void>;
  /** Makes `chart.sh` take long once it has done its work. */
  slowChart(slow: boolean): Promise<void>;
  /** What a program of the project or a hook wrote beside it. */
  readonly written: (name: string) => string;
  effects(): Promise<Effects>;
  close(): Promise<void>;
}

/** What has happened outside, how often. */
export interface Effects {
  readonly tagPushes: number;
  readonly releases: readonly string[];
  readonly assets: readonly string[];
  readonly issues: number;
  readonly charts: number;
  readonly posts: number;
  /** Digests each tag has had. */
  readonly tags: Readonly<Record<string, number>>;
}

export function statesOf({ stdout }: CliEnd): Readonly<Record<string, string>> {
  const { steps } = z.parse(documentSchema, JSON.parse(stdout));
  return Object.fromEntries(steps.map(({ id, state }) => [id, state]));
}

const checklist = `
  - { id: test, kind: test, run: "true" }
  - { kind: build }
  - { kind: tag }
  - { kind: push }
  - { kind: github-release }
  - { kind: deployment-issue }
  - { id: chart, title: Publish the chart, run: sh chart.sh, check: test -e ../chart, irreversible: true }
  - { kind: announce }
`;

export async function openReleaseProject(): Promise<ReleaseProject> {
  const api = await startFakeGitHub();
  const registry = await startCountingRegistry(registryHost);
  const posts: number[] = [];
  const webhook = createServer((request, response) => {
    request.resume().once('end', () => {
      posts.push(posts.length + 1);
      void project.pauseWebhook().then(() => response.writeHead(200).end());
    });
  });
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  const scratch = await mkdtemp(path.join(tmpdir(), 'slipway-killed-'));
  const folder = path.join(scratch, 'work');
  const bare = path.join(scratch, 'origin.git');
  await mkdir(folder);
  const files: Readonly<Record<string, string>> = {
    Dockerfile: `FROM ${base}\nRUN echo released >/released\n`,
    VERSION: '1.4.0\n',
    'CHANGELOG.md': '# Changelog\n\n## [1.4.0]\n\n- Everything.\n',
    'chart.sh': 'echo x >>../chart\nif [ -e ../slow ]; then sleep 30; fi\n',
    'api.tar': 'api',
    'cli.tar': 'cli',
    'slipway.yaml': `images:
  api: { repositories: [${registry.host}/${unique('killed')}/api], platforms: [linux/amd64] }
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
github:
  repository: acme/api
  release: { assets: ["*.tar"] }
  deploymentIssue: { environment: staging }
announce: { webhook: { variable: CHAT } }
checklist:${checklist}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 't');
  git('config', 'user.email', 't@example.org');
  git('remote', 'add', 'origin', bare);
  git('add', '.');
  git('commit', '-qm', 'first');
  git('push', '-q', '-u', 'origin', 'main');
  // What GitHub would know once the tag is pushed.
  api.repository.tags.set('v1.4.0', { commit: git('rev-parse', 'HEAD'), annotated: true });
  const journal = path.join(folder, '.slipway/releases/1.4.0.json');
  const env = {
    ...process.env,
    ...{ GH_HOST: '', GH_TOKEN: '', GITHUB_TOKEN: 'good-token' },
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: api.baseUrl,
    SLIPWAY_CACHE: path.join(scratch, 'cache'),
    CHAT: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/hook`,
  };
  const project: ReleaseProject = {
    ...{ folder, api, registry, posts },
    pauseWebhook: () => Promise.resolve(),
    run: (argv, when) => runCli([...argv, '--directory', folder], env, when),
    events: () => (textOf(journal).match(/"type": ?"/g) ?? []).length,
    hook: async (name, script) => {
      const file = path.join(bare, 'hooks', name);
      await writeFile(file, `#!/bin/sh\ncd ${scratch}\n${script}\n`);
      await chmod(file, 0o755);
    },
    slowChart: (slow) =>
      slow
        ? writeFile(path.join(scratch, 'slow'), '')
        : rm(path.join(scratch, 'slow'), { force: true }),
    written: (name) => textOf(path.join(scratch, name)),
    async effects() {
      const { releases, issues } = api.repository;
      const tags: Record<string, Set<string>> = {};
      for (const { tag, digest } of registry.writes) (tags[tag] ??= new Set()).add(digest);
      const pushed = await readFile(path.join(scratch, 'pushed'), 'utf8').catch(() => '');
      return {
        tagPushes: pushed.split('\n').filter((line) => line.includes('refs/tags/v1.4.0')).length,
        releases: releases.map(({ tag_name, draft }) => `${tag_name}${draft ? ' draft' : ''}`),
        assets: releases
          .flatMap(({ assets }) => assets.map(({ name, state }) => `${name} ${state}`))
          .toSorted(),
        issues: issues.length,
        charts: textOf(path.join(scratch, 'chart')).length / 2,
        posts: posts.length,
        tags: Object.fromEntries(Object.entries(tags).map(([tag, digests]) => [tag, digests.size])),
      };
    },
    async close() {
      await Promise.all([api.close(), registry.close()]);
      webhook.closeAllConnections();
      webhook.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
  await project.hook('post-receive', 'cat >>pushed');
  return project;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The command line as it is shipped; SIGKILL is what a machine that goes down does to it. */
async function runCli(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  when: (() => boolean) | undefined,
): Promise<CliEnd> {
  const child = spawn(process.execPath, [cli, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const over = new Promise<string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (_code, signal) => resolve(signal));
  });
  const watch = setInterval(() => {
    if (when?.() === true) child.kill('SIGKILL');
  }, 1);
  try {
    const killed = (await over) === 'SIGKILL';
    if (!killed) await new Promise((resolve) => setTimeout(resolve, 20));
    return { killed, stdout, stderr };
  } finally {
    clearInterval(watch);
  }
}
