import { describe, expect, it } from 'vitest';
import type { PastBuild } from '../../../../src/build/history/pastBuild.ts';
import { cacheRate } from '../../../../src/build/history/pastBuild.ts';
import { BuildProgress } from '../../../../src/build/buildProgress.ts';
import type { Vertex } from '../../../../src/build/solveStatus.ts';
import { cacheEffect, compareBuilds } from '../../../../src/build/history/compareBuilds.ts';
import { estimateDuration, kindOf } from '../../../../src/build/history/estimateDuration.ts';
import { findBuild } from '../../../../src/build/history/findBuild.ts';
import { historyNodes } from '../../../../src/build/history/historyNodes.ts';
import { at, replay, status, vertex } from '../fixtures.ts';

function pastBuild(id: string, more: Partial<PastBuild> = {}): PastBuild {
  return {
    ...{ ref: `b/n/${id}`, builder: 'b', node: 'n', id, name: 'api', state: 'done' },
    ...{ startedAt: 1000, completedAt: 3000, steps: { cached: 1, done: 4, total: 4 } },
    ...{ warnings: 0, platforms: ['linux/amd64'], names: [], pushed: false },
    ...{ args: {}, labels: {}, noCache: false },
    ...more,
  };
}

describe('past builds', () => {
  it('are found by the beginning of their id or by their age', () => {
    const builds = [pastBuild('abc1'), pastBuild('abd2'), pastBuild('x3')];
    expect(findBuild(builds, 'x').id).toBe('x3');
    expect(findBuild(builds, 'b/n/abc1').id).toBe('abc1');
    expect(findBuild(builds, '^1').id).toBe('abd2');
    expect(() => findBuild(builds, 'ab')).toThrow('beginning of 2');
    expect(() => findBuild(builds, '^3')).toThrow('No builder remembers');
  });

  it('have no cache rate before there are steps', () => {
    expect(cacheRate(pastBuild('a'))).toBe(0.25);
    expect(cacheRate(pastBuild('a', { steps: { cached: 0, done: 0, total: 0 } }))).toBeUndefined();
  });

  it('are asked of running nodes, each by a platform no earlier node has', () => {
    const node = (name: string, status: string, ...platforms: string[]) => {
      return { name, status, platforms, endpoint: '' };
    };
    const builders = [
      {
        ...{ name: 'two', driver: 'remote', current: true },
        nodes: [
          node('amd', 'running', 'linux/amd64', 'linux/386'),
          node('arm', 'running', 'linux/amd64', 'linux/arm64'),
        ],
      },
      { name: 'off', driver: 'docker-container', current: false, nodes: [node('off0', 'stopped')] },
      { name: 'one', driver: 'docker', current: false, nodes: [node('one', 'running', 'x')] },
    ];
    expect(historyNodes(builders)).toEqual([
      { builder: 'two', node: 'amd', platform: 'linux/amd64' },
      { builder: 'two', node: 'arm', platform: 'linux/arm64' },
      { builder: 'one', node: 'one' },
    ]);
  });

  it('are compared by what they were told and by step', () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const ok = replay('multiarch-push-ok', platforms).progress.snapshot();
    const refused = replay('push-refused', platforms).progress.snapshot();
    const left = { build: pastBuild('l', { args: { A: '1' }, revision: 'one' }), snapshot: ok };
    const same = compareBuilds(left, left);
    expect([same.steps, same.args, same.facts, same.bases]).toEqual([[], [], [], []]);
    const right = pastBuild('r', { args: { B: '2' }, revision: 'two' });
    const other = compareBuilds(left, { build: right, snapshot: refused });
    expect(other.args).toEqual([
      { name: 'A', left: '1' },
      { name: 'B', right: '2' },
    ]);
    expect(other.facts).toContainEqual({ name: 'commit', left: 'one', right: 'two' });
    const sizes = other.steps.map(({ longerMs }) => Math.abs(longerMs));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(other.steps.length).toBeGreaterThan(0);
  });
});

it('tells the time the cache saved: of steps that ran before and were found now', () => {
  const built = (more: Partial<Vertex>, seconds: number) => {
    const progress = new BuildProgress(['linux/amd64']);
    const times = { started: at(0), completed: at(seconds) };
    const run = vertex('a', '[2/3] RUN make', { ...times, ...more });
    const copy = vertex('b', '[3/3] COPY . .', times);
    progress.apply(status({ vertexes: [run, copy] }));
    return progress.snapshot();
  };
  const ran = built({}, 8);
  const found = built({ cached: true }, 1);
  expect(cacheEffect(ran, found)).toEqual({ steps: 1, savedMs: 7000 });
  // What was not run before was saved by an earlier build.
  expect(cacheEffect(found, found)).toEqual({ steps: 0, savedMs: 0 });
});

describe('how long a build takes', () => {
  const kind = { name: 'api', platforms: ['b', 'a'], repositories: ['host:5000/acme/api'] };
  const took = (id: string, seconds: number, more: Partial<PastBuild> = {}): PastBuild =>
    pastBuild(id, {
      ...{ startedAt: 1000 * Number(id), completedAt: 1000 * Number(id) + seconds * 1000 },
      ...{ names: ['host:5000/acme/api:1.0'], platforms: ['a', 'b'] },
      ...more,
    });

  it('is the median of the newest that made the same', () => {
    const builds = [
      took('1', 500), // too old to count
      ...['2', '3', '4', '5'].map((id) => took(id, 10 + Number(id))),
      took('6', 300),
      took('7', 1, { state: 'failed' }),
      took('8', 1, { platforms: ['a'] }),
      took('9', 1, { names: ['host:5000/acme/other:1.0'] }),
    ];
    expect(estimateDuration(builds, kind)).toBe(14_000);
    expect(estimateDuration([], kind)).toBeUndefined();
  });

  it('goes by the name for what was exported nowhere', () => {
    const nowhere = { ...kind, repositories: [] };
    expect(estimateDuration([took('1', 3, { names: [] })], nowhere)).toBe(3000);
    expect(estimateDuration([took('1', 3)], nowhere)).toBeUndefined();
    expect(kindOf(took('1', 3)).repositories).toEqual(['host:5000/acme/api']);
  });
});
