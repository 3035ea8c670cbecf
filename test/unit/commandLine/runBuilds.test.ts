import { expect, test } from 'vitest';
import type { BuildPlan } from '../../../src/build/buildPlan.ts';
import type { BuildObserver, BuildResult } from '../../../src/build/runBuild.ts';
import { planBuilds } from '../../../src/release/builds/planBuilds.ts';
import { runBuilds } from '../../../src/commandLine/runBuilds.ts';
import { portsOf, signal, buildKit } from '../release/fakes.ts';

const config = `images:
  api: { repositories: [ghcr.io/acme/api], platforms: [linux/amd64, linux/arm64] }
  web: { repositories: [ghcr.io/acme/web], platforms: [linux/amd64, linux/arm64] }
  docs: { repositories: [ghcr.io/acme/docs] }
`;

const observer: BuildObserver = {
  onProgress: () => undefined,
  onText: () => undefined,
  onPhase: () => undefined,
};
const watch = () => ({ observer, end: () => undefined });

function resultOf({ spec }: BuildPlan): BuildResult {
  const nothing = { platforms: [], warnings: [], durationMs: 0, cached: 0, total: 0 };
  return { image: spec.image, tags: spec.tags, ...nothing };
}

async function plansOf(builders = buildKit) {
  const ports = portsOf({ 'slipway.yaml': config }, { buildKit: builders });
  return planBuilds({ output: 'none' }, ports, signal);
}

test('images are built side by side, and one that fails does not stop the others', async () => {
  const plans = await plansOf();
  let running = 0;
  let most = 0;
  const ended = await runBuilds(
    plans,
    async (plan) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (plan.spec.image === 'web') throw new Error('no');
      return resultOf(plan);
    },
    watch,
    signal,
  );
  expect(most).toBe(3);
  expect(ended.results.map(({ image }) => image)).toEqual(['api', 'docs']);
  expect(ended.failures.map(({ plan }) => plan.spec.image)).toEqual(['web']);
});

test('where a builder is created, the others wait until it is there', async () => {
  const plans = await plansOf({ ...buildKit, listBuilders: () => Promise.resolve([]) });
  expect(plans[0]?.builder.kind).toBe('create');
  const order: string[] = [];
  await runBuilds(
    plans,
    async (plan, heard) => {
      order.push(`begin ${plan.spec.image}`);
      heard.onPhase('creating-builder');
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`ready ${plan.spec.image}`);
      heard.onPhase('building');
      await new Promise((resolve) => setTimeout(resolve, 5));
      return resultOf(plan);
    },
    watch,
    signal,
  );
  expect(order.slice(0, 4)).toEqual(['begin api', 'ready api', 'begin web', 'begin docs']);
});
