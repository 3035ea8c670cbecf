import { describe, expect, test } from 'vitest';
import type { BuilderChange } from '../../../../src/build/builders/builderChange.ts';
import { parseBuilderSetup } from '../../../../src/build/builders/builderSetup.ts';
import { freedBytes, parseDiskUsage, prunable } from '../../../../src/build/builders/diskUsage.ts';
import { planBuilderChange } from '../../../../src/build/builders/planBuilderChange.ts';
import type { Builder } from '../../../../src/build/builder.ts';
import { displayArgv } from '../../../../src/build/displayCommand.ts';

const node = { name: 'multi0', endpoint: 'unix:///d.sock', status: 'running', platforms: [] };
const multi: Builder = { name: 'multi', driver: 'docker-container', current: true, nodes: [node] };
const builtIn: Builder = { ...multi, name: 'default', driver: 'docker', current: false };
const far: Builder = { ...multi, name: 'far', driver: 'remote', current: false };

/** As buildx 0.29 prints it. */
const inspected = `Name:          multi
Driver:        docker-container
Last Activity: 2026-11-26 02:47:20 +0000 UTC

Nodes:
Name:                  multi0
Endpoint:              unix:///d.sock
Driver Options:        env.FOO="a,b \\"c\\"" network="host"
Status:                running
BuildKit daemon flags: --debug --allow-insecure-entitlement=network.host
Platforms:             linux/arm64*, linux/amd64, linux/386
Labels:
 org.mobyproject.buildkit.worker.executor:         oci

Name:     arm
Endpoint: arm-host
Status:   stopped
`;

const usage = parseDiskUsage(
  [
    { Type: 'regular', Size: '128.2MB*', Reclaimable: true },
    { Type: 'regular', Size: '4.096kB', Reclaimable: false },
    { Type: 'frontend', Size: '1GB', Reclaimable: true },
  ]
    .map((record) => JSON.stringify(record))
    .join('\n'),
);

function plan(change: BuilderChange) {
  const setup = parseBuilderSetup(inspected);
  const facts = {
    builders: [multi, builtIn, far],
    ...(setup && { setup }),
    ...(usage && { usage }),
  };
  const { commands, ...rest } = planBuilderChange(change, facts);
  return { ...rest, lines: commands.map(displayArgv) };
}

describe('a change of a builder', () => {
  test('to reset one removes it, creates every node as it was, and starts it', () => {
    expect(plan({ kind: 'reset', name: 'multi' })).toMatchObject({
      lines: [
        'buildx rm multi',
        `buildx create --name multi --driver docker-container --node multi0 --platform linux/arm64 --driver-opt '"env.FOO=a,b ""c"""' --driver-opt network=host --buildkitd-flags=--debug --use unix:///d.sock`,
        'buildx create --append --name multi --driver docker-container --node arm arm-host',
        'buildx inspect --bootstrap multi',
      ],
      lost: ['the build cache of multi (1.1 GB)'],
    });
  });

  test('to prune says what it frees', () => {
    const { lines, lost } = plan({ kind: 'prune', name: 'default', all: false });
    expect(lines).toEqual(['buildx prune --builder default --force']);
    expect(lost).toEqual(['the build cache of 128.2 MB of default']);
    expect(plan({ kind: 'prune', name: 'default', all: true }).lost[0]).toContain('1.1 GB');
  });

  test('to add a node takes the driver of the builder, and no endpoint twice', () => {
    const options = { platforms: ['linux/arm64'], driverOptions: [] };
    const append = (endpoint: string) =>
      plan({ kind: 'append', name: 'far', node: { ...options, endpoint, node: 'arm' } });
    expect(append('tcp://arm:1234')).toMatchObject({
      lines: [
        'buildx create --append --name far --driver remote --node arm --platform linux/arm64 tcp://arm:1234',
      ],
      warnings: [expect.stringContaining('without certificates')],
    });
    expect(append('tcp://127.0.0.1:1234').warnings).toEqual([]);
    expect(() => append('unix:///d.sock')).toThrow('has a node at unix:///d.sock already');
  });

  test('to create one says what is made where', () => {
    const common = { name: 'new', platforms: [], use: false } as const;
    const pods = {
      ...common,
      driver: 'kubernetes',
      driverOptions: ['namespace=ci,replicas=2'],
    } as const;
    expect(plan({ kind: 'create', create: pods }).effects[0]).toMatch(
      /new0 with 2 .* namespace ci/,
    );
    const remote = { ...common, driver: 'remote', driverOptions: [] } as const;
    expect(() => plan({ kind: 'create', create: remote })).toThrow('needs the endpoint');
    const taken = { ...remote, name: 'multi', endpoint: 'tcp://x:1' };
    expect(() => plan({ kind: 'create', create: taken })).toThrow('already');
    const flag = { ...remote, name: '--use', endpoint: 'tcp://x:1' };
    expect(() => plan({ kind: 'create', create: flag })).toThrow('starts with “-”');
  });

  test('of Docker’s own, or of one that is not there, is refused', () => {
    expect(() => plan({ kind: 'remove', name: 'default' })).toThrow('part of Docker itself');
    expect(() => plan({ kind: 'stop', name: 'nope' })).toThrow('There is no builder “nope”');
    expect(plan({ kind: 'remove', name: 'far' }).lost).toEqual([]);
  });
});

test('disk use is summed by kind, the largest first', () => {
  expect(usage?.kinds).toEqual([
    { kind: 'frontend', records: 1, size: 1e9, reclaimable: 1e9 },
    { kind: 'regular', records: 2, size: 128_204_096, reclaimable: 128_200_000 },
  ]);
  expect(usage && prunable(usage, false)).toBe(128_200_000);
  expect(parseDiskUsage('ID  RECLAIMABLE')).toBeUndefined();
  expect(freedBytes('ID\nTotal:\t1.5GB\n')).toBe(1.5e9);
});
