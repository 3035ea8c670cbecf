import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuilderChange } from '../../src/build/builders/builderChange.ts';
import { applyBuilderPlan, planOfChange } from '../../src/build/builders/changeBuilder.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, silent, unique } from './openProject.ts';

const name = unique('slipway-builders');
const limit = () => AbortSignal.timeout(120_000);

let project: OpenProject;
beforeAll(async () => {
  project = await openProject({
    'slipway.yaml': 'images: { api: {} }\n',
    Dockerfile: `FROM ${base}\nRUN head -c 3000000 /dev/zero >/big\n`,
  });
});
afterAll(async () => {
  const builders = await project.buildKit.listBuilders(limit());
  if (builders.some((one) => one.name === name))
    await project.buildKit.removeBuilder(name, limit());
  await project.close();
});

async function change(request: BuilderChange) {
  const said: string[] = [];
  const plan = await planOfChange(project.buildKit, request, limit());
  const changed = await applyBuilderPlan(
    project.buildKit,
    plan,
    (line) => said.push(line),
    limit(),
  );
  return { plan, changed, said };
}

async function status(): Promise<string | undefined> {
  const builders = await project.buildKit.listBuilders(limit());
  return builders.find((one) => one.name === name)?.nodes[0]?.status;
}

/** buildx prints the options in any order. */
async function setup() {
  const { nodes, ...rest } = await project.buildKit.builderSetup(name, limit());
  const ordered = nodes.map((node) => ({ ...node, driverOptions: node.driverOptions.toSorted() }));
  return { ...rest, nodes: ordered };
}

it('a builder is created and started, filled, pruned, stopped, reset as it was, and removed', async () => {
  const driverOptions = ['network=host', '"env.SLIPWAY=a,b"'];
  const common = {
    name,
    driver: 'docker-container',
    platforms: ['linux/arm64'],
    use: true,
  } as const;
  const create = { ...common, driverOptions, flags: ['--debug'], bootstrap: true };
  const created = await change({ kind: 'create', create });
  expect(created.said.join('\n')).toContain('booting buildkit');
  expect(await status()).toBe('running');

  const [plan] = await project.slipway.planBuild({ output: 'none', builder: name }, limit());
  if (plan === undefined) throw new Error('no plan');
  await project.slipway.build(plan, silent, limit());
  const usage = await project.buildKit.diskUsage(name, limit());
  expect(usage.size).toBeGreaterThan(3_000_000);
  const pruned = await change({ kind: 'prune', name, all: false });
  expect(pruned.plan.lost[0]).toContain('MB');
  expect(pruned.changed.freed).toBeGreaterThan(3_000_000);

  await change({ kind: 'stop', name });
  expect(await status()).toBe('stopped');
  const before = await setup();
  expect(before.nodes[0]).toMatchObject({
    flags: ['--debug'],
    driverOptions: ['env.SLIPWAY=a,b', 'network=host'],
  });
  await change({ kind: 'reset', name });
  expect(await setup()).toEqual(before);
  expect(await status()).toBe('running');
  expect((await project.buildKit.listBuilders(limit())).find(({ current }) => current)?.name).toBe(
    name,
  );

  await change({ kind: 'remove', name });
  expect(await status()).toBeUndefined();
});
