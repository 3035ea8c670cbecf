import { expect, test } from 'vitest';
import type { BuildPlan } from '../../../../src/build/buildPlan.ts';
import type { BuildResult } from '../../../../src/build/runBuild.ts';
import { createSlipway } from '../../../../src/release/slipway.ts';
import { KeptRuns } from '../../../../src/ui/builds/keptRuns.ts';
import { portsOf, signal } from '../../release/fakes.ts';
import { samplePlan } from './sample.ts';

/** Where the program of a plan is kept while it runs. */
async function keptIn(plan: BuildPlan): Promise<string | undefined> {
  const kept = new KeptRuns(
    {
      begin: () => Promise.resolve('/storage/build-1'),
      adopt: () => Promise.resolve([]),
      forget: () => Promise.resolve(),
      leave: () => undefined,
    },
    () => 0,
  );
  let keep: string | undefined;
  const result: BuildResult = {
    image: 'api',
    tags: [],
    platforms: [],
    durationMs: 0,
    warnings: [],
    cached: 0,
    total: 0,
  };
  const slipway = {
    ...createSlipway(portsOf({})),
    build: (built: BuildPlan) => {
      keep = built.command.keep;
      return Promise.resolve(result);
    },
  };
  const observer = {
    onProgress: () => undefined,
    onText: () => undefined,
    onPhase: () => undefined,
  };
  await kept.around(slipway, 'file:///repo').build(plan, observer, signal);
  return keep;
}

test('a build outlives its window, unless it replaces a cache that this process has claimed', async () => {
  const plan = samplePlan();
  expect(await keptIn(plan)).toBe('/storage/build-1');
  const cache = { name: 'c', folder: '/c', source: '', target: '' };
  const growing = { ...plan, spec: { ...plan.spec, localCache: cache } };
  expect(await keptIn(growing)).toBe('/storage/build-1');
  const replaced = { ...cache, fresh: '/.c.new' };
  expect(await keptIn({ ...plan, spec: { ...plan.spec, localCache: replaced } })).toBeUndefined();
});
