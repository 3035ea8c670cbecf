import { expect, it } from 'vitest';
import type { Builder } from '../../../../src/build/builder.ts';
import { builderRows } from '../../../../src/ui/builders/builderRows.ts';
import { t } from '../builds/sample.ts';

const node = {
  name: 'slipway0',
  endpoint: 'unix:///var/run/docker.sock',
  status: 'running',
  platforms: ['linux/amd64', 'linux/arm64'],
  buildkitVersion: 'v0.26.2',
};
const builder: Builder = {
  name: 'slipway',
  driver: 'docker-container',
  current: true,
  nodes: [node],
};

function only(of: Builder) {
  const [row] = builderRows([of], t);
  if (row === undefined) throw new Error('no row');
  return row;
}

it('says what a builder is and what its one node can do', () => {
  const row = only(builder);
  expect([row.label, row.description]).toEqual(['slipway', 'current · docker-container · running']);
  expect(row.children.map(({ label, description }) => [label, description])).toEqual([
    ['Platforms', 'linux/amd64, linux/arm64'],
    ['Endpoint', 'unix:///var/run/docker.sock'],
    ['BuildKit', 'v0.26.2'],
  ]);
});

it('shows several nodes by name', () => {
  const other = { ...node, name: 'slipway1', status: 'stopped' };
  const row = only({ ...builder, nodes: [node, other] });
  expect(row.description).toContain('2 nodes');
  expect(row.children.map(({ label }) => label)).toEqual(['slipway0', 'slipway1']);
});

it('offers only what can be done', () => {
  expect(only(builder).context).toBe('builder;running;started;removable');
  const stopped = { ...builder, current: false, nodes: [{ ...node, status: 'inactive' }] };
  expect(only(stopped).context).toBe('builder;usable;stopped;removable');
  expect(only({ ...builder, driver: 'docker' }).context).toBe('builder;running');
});

it('shows an error once, with what to do, and open', () => {
  const error = 'Cannot connect to the Docker daemon';
  const row = only({ ...builder, driver: 'docker', error, nodes: [{ ...node, name: '', error }] });
  expect(row.expand).toBe('expanded');
  expect(row.icon.name).toBe('error');
  expect(row.children.map(({ label }) => label)).toEqual([error, 'Start Docker, then refresh.']);
});

it('says where it is used, and what its cache holds by kind', () => {
  const kinds = [
    { kind: 'regular', records: 3, size: 2e9, reclaimable: 1e9 },
    { kind: 'exec.cachemount', records: 1, size: 5e6, reclaimable: 0 },
  ];
  const usages = new Map([['slipway', { kinds, size: 2.01e9, reclaimable: 1e9 }]]);
  const [row] = builderRows([builder], t, { here: 'slipway', usages });
  expect(row?.description).toContain('used in this workspace');
  const cache = row?.children.at(-1);
  expect(cache?.description).toBe('2.01 GB, 1.00 GB can be freed');
  expect(cache?.children.map(({ label, description }) => [label, description])).toEqual([
    ['Layers and results of steps', '2.00 GB · 3 records'],
    ['Cache mounts', '5.00 MB · 1 record'],
  ]);
});
