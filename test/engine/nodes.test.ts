import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildError } from '../../src/build/buildError.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';
import type { TwoNodes } from './twoNodes.ts';
import { startTwoNodes } from './twoNodes.ts';

const repository = `${registryHost}/${unique('nodes')}/api`;
let project: OpenProject;
let nodes: TwoNodes;
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
  nodes = await startTwoNodes(project);
});
afterAll(async () => {
  await nodes.remove();
  await project.close();
});

async function push(tag: string) {
  const [plan] = await project.slipway.planBuild(
    { output: 'push', tags: [tag], builder: nodes.builder },
    AbortSignal.timeout(60_000),
  );
  if (plan === undefined) throw new Error('no plan');
  return project.slipway.build(plan, silent, AbortSignal.timeout(120_000));
}

describe('a builder of two nodes', () => {
  it('is listed with the platforms of each node', async () => {
    await project.buildKit.bootstrapBuilder(nodes.builder, AbortSignal.timeout(60_000));
    const builders = await project.buildKit.listBuilders(AbortSignal.timeout(60_000));
    const two = builders.find(({ name }) => name === nodes.builder);
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
    const each = [nodes.amd, nodes.arm].map((node) => nodes.built(node, /uname -m/));
    expect(each).toEqual([1, 1]);
  });

  it('says so when one of its nodes is gone', async () => {
    project.docker('stop', '--timeout', '2', nodes.arm);
    const failed: unknown = await push('2').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BuildError);
    expect(failed).toHaveProperty('reason', expect.stringMatching(/builder|engine-gone|network/));
    const tags = await project.slipway.tags(repository, AbortSignal.timeout(30_000));
    expect(tags.tags).toEqual(['1']);
  });
});
