import { describe, expect, it, test } from 'vitest';
import { planBuilds } from '../../../../src/release/builds/planBuilds.ts';
import { builder, portsOf, signal } from '../fakes.ts';

const { nodes } = builder;
const twoNodes = {
  ...builder,
  nodes: ['linux/amd64', 'linux/arm64'].flatMap((platform) =>
    nodes.map((node) => ({ ...node, name: platform.slice(6), platforms: [platform] })),
  ),
};

interface Asked {
  readonly output?: 'push' | 'none';
  readonly tags?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly variables?: readonly string[];
  readonly builders?: readonly (typeof builder)[];
}

async function planned(cache: string, asked: Asked = {}) {
  const config = `images:\n  api: { repositories: [ghcr.io/acme/api], platforms: [linux/amd64, linux/arm64], cache: ${cache} }\n`;
  const defaults = portsOf({});
  const ports = portsOf(
    { 'slipway.yaml': config, ...asked.files },
    {
      hasVariable: (name) => asked.variables?.includes(name) === true,
      localCaches: { ...defaults.localCaches, size: () => Promise.resolve(asked.size ?? 5) },
      buildKit: {
        ...defaults.buildKit,
        listBuilders: () => Promise.resolve(asked.builders ?? [builder]),
      },
    },
  );
  const request = { output: asked.output ?? 'none', tags: asked.tags ?? [] } as const;
  const [plan] = await planBuilds(request, ports, signal);
  // What is said of platforms is not about caches.
  return { ...plan!, warnings: plan!.warnings.filter((one) => !one.includes('emulated')) };
}

const ignored = { '.dockerignore': 'node_modules\n/.slipway/\n' };

describe('a local cache', () => {
  it('is exported beside its folder where it is to be replaced, and its size is in the plan', async () => {
    const plan = await planned('{ type: local, rotate: true }', { files: ignored });
    const [dest, src] = ['/repo/api/.slipway/cache/.api.new', '/repo/api/.slipway/cache/api'];
    expect(plan.command.args).toEqual(
      expect.arrayContaining([`type=local,src=${src}`, `type=local,dest=${dest},mode=max`]),
    );
    const cache = { name: '.slipway/cache/api', folder: src, fresh: dest };
    expect(plan.localCaches).toMatchObject([{ size: 5, cache }]);
    expect(plan.warnings).toEqual([]);
  });

  it('that has grown large is named', async () => {
    const { warnings } = await planned('{ type: local }', { files: ignored, size: 3e9 });
    expect(warnings).toEqual([
      'The cache .slipway/cache/api only grows: with rotate: true each build replaces it.',
    ]);
  });

  it('within the context is to be ignored', async () => {
    const { warnings } = await planned('{ rotate: true }');
    expect(warnings.join()).toContain('within the build context: name it in .dockerignore');
    for (const line of ['.slipway', '**/.slipway/**', '.*', '*', '.slipway/cache']) {
      const files = { '.dockerignore': `${line}\n` };
      expect((await planned('{ rotate: true }', { files })).warnings).toEqual([]);
    }
    expect((await planned('{ path: /var/cache/api, rotate: true }')).warnings).toEqual([]);
  });
});

test.each([
  ['{ rotate: true }', '{ path: .slipway/cache/api }'],
  ['{ path: c, rotate: true }', '{ path: ./c/web/ }'],
])('%s and %s do not go together', async (one, other) => {
  const text = `images:\n  api: { cache: ${one} }\n  web: { cache: ${other} }\n`;
  const plan = planBuilds({ output: 'none' }, portsOf({ 'slipway.yaml': text }), signal);
  await expect(plan).rejects.toMatchObject({ reason: 'invalid-config' });
  await expect(plan).rejects.toThrow('“web” keeps its cache there too');
});

describe('an inline cache', () => {
  const push = { output: 'push', tags: ['1.4.0', '1.4', 'latest'] } as const;

  it('is taken from the tags that move, not from a version that is new', async () => {
    const { spec, warnings } = await planned('{ type: inline }', push);
    expect(spec.cacheFrom).toEqual([
      'type=registry,ref=ghcr.io/acme/api:1.4',
      'type=registry,ref=ghcr.io/acme/api:latest',
    ]);
    expect([spec.cacheTo, warnings]).toEqual([['type=inline'], []]);
  });

  it('is taken from a reference that is named', async () => {
    const { spec } = await planned('{ type: inline, ref: ghcr.io/acme/api:edge }', push);
    expect(spec.cacheFrom).toEqual(['type=registry,ref=ghcr.io/acme/api:edge']);
  });

  it('keeps the final stages only, and nothing without a push', async () => {
    const { warnings } = await planned('{ type: inline, mode: max }');
    expect(warnings.join()).toContain('keeps the final stages only (mode min)');
    expect(warnings.join()).toContain('nothing is pushed, so none is kept');
  });
});

describe('a cache of GitHub Actions', () => {
  it('is said to be left out where there is none', async () => {
    const { command, warnings } = await planned('{ type: gha }');
    expect(command.args).toEqual(
      expect.arrayContaining(['type=gha,scope=api', 'type=gha,scope=api,mode=max']),
    );
    expect(warnings.join()).toContain('ACTIONS_RUNTIME_TOKEN');
  });

  it('is used in a workflow', async () => {
    const variables = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'];
    expect((await planned('{ type: gha }', { variables })).warnings).toEqual([]);
  });
});

test('a registry cache without a reference keeps nothing, and rotates nothing', async () => {
  const { warnings } = await planned('{ type: registry, rotate: true }');
  expect(warnings.join()).toContain('A registry cache needs a ref');
  expect(warnings.join()).toContain('rotate is for a cache of type local');
});

test('nodes that build together overwrite each other’s export', async () => {
  const cache = '{ ref: "ghcr.io/acme/api:cache" }';
  const { warnings } = await planned(cache, { builders: [twoNodes] });
  expect(warnings.join()).toContain('builds on 2 nodes, and each overwrites');
  expect((await planned(cache)).warnings).toEqual([]);
});
