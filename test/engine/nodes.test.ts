import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildError } from '../../src/build/buildError.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const repository = `${registryHost}/${unique('nodes')}/api`;
const builder = unique('two-nodes');
const containers = { amd: unique('slipway-test-amd'), arm: unique('slipway-test-arm') };

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(server),
      );
    });
  });
}

let project: OpenProject;
beforeAll(async () => {
  project = await openProject({
    'slipway.yaml': `version: 1
images:
  api:
    repositories: ['${repository}']
    platforms: [linux/amd64, linux/arm64]
`,
    Dockerfile: `FROM ${base}\nRUN uname -m >/machine\nCMD ["cat", "/machine"]\n`,
  });
  const endpoints = {
    amd: await startBuildKit(containers.amd),
    arm: await startBuildKit(containers.arm),
  };
  await project.buildKit.createBuilder(
    {
      name: builder,
      driver: 'remote',
      endpoint: endpoints.amd,
      platforms: ['linux/amd64'],
      driverOptions: [],
      use: false,
    },
    AbortSignal.timeout(60_000),
  );
  const append = ['buildx', 'create', '--append', '--name', builder, '--driver', 'remote'];
  project.docker(...append, '--node', 'arm', '--platform', 'linux/arm64', endpoints.arm);
});
afterAll(async () => {
  await project.buildKit.removeBuilder(builder, AbortSignal.timeout(60_000));
  project.docker('rm', '--force', '--volumes', containers.amd, containers.arm);
  await project.close();
});

async function startBuildKit(name: string): Promise<string> {
  const endpoint = `tcp://127.0.0.1:${await freePort()}`;
  const run = ['run', '--detach', '--privileged', '--network', 'host', '--name', name];
  project.docker(...run, 'moby/buildkit:buildx-stable-1', '--addr', endpoint);
  return endpoint;
}

async function push(tag: string) {
  const [plan] = await project.slipway.planBuild(
    { output: 'push', tags: [tag], builder },
    AbortSignal.timeout(60_000),
  );
  if (plan === undefined) throw new Error('no plan');
  return project.slipway.build(plan, silent, AbortSignal.timeout(120_000));
}

/** How often a node has run a step: only what it built itself is in its cache. */
function built(container: string): number {
  const usage = project.docker('exec', container, 'buildctl', ...address(container), 'du', '-v');
  return [...usage.matchAll(/^Description:.*uname -m/gm)].length;
}

function address(container: string): string[] {
  const text = project.docker('inspect', '--format', '{{join .Args " "}}', container);
  return text.trim().split(' '); // its own `--addr tcp://…`
}

describe('a builder of two nodes', () => {
  it('is listed with the platforms of each node', async () => {
    await project.buildKit.bootstrapBuilder(builder, AbortSignal.timeout(60_000));
    const builders = await project.buildKit.listBuilders(AbortSignal.timeout(60_000));
    const two = builders.find(({ name }) => name === builder);
    expect(two).toMatchObject({ driver: 'remote', nodes: [{ status: 'running' }, {}] });
    expect(two?.nodes.map(({ platforms }) => platforms[0])).toEqual(['linux/amd64', 'linux/arm64']);
  });

  it('builds one platform on each and pushes one index', async () => {
    const result = await push('1');
    expect(result.platforms.map(({ platform }) => platform)).toEqual([
      'linux/amd64',
      'linux/arm64',
    ]);
    const found = await project.slipway.inspect(`${repository}:1`, AbortSignal.timeout(30_000));
    expect(found.digest).toBe(result.digest);
    expect([built(containers.amd), built(containers.arm)]).toEqual([1, 1]);
  });

  it('says so when one of its nodes is gone', async () => {
    project.docker('stop', '--timeout', '2', containers.arm);
    const failed: unknown = await push('2').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BuildError);
    expect(failed).toHaveProperty('reason', expect.stringMatching(/builder|engine-gone|network/));
    const tags = await project.slipway.tags(repository, AbortSignal.timeout(30_000));
    expect(tags.tags).toEqual(['1']);
  });
});
