import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder } from '../../src/build/builder.ts';
import type { BuildProgress } from '../../src/build/buildProgress.ts';
import { buildAlone, buildxOf, processesWith } from './buildAlone.ts';
import { base, registryHost, unique } from './openProject.ts';

// No step has a network: the engine's default bridge is not what is tested here.
const both = ['linux/amd64', 'linux/arm64'];
const repository = `${registryHost}/${unique('faults')}/api`;
const container = unique('slipway-faults');
const env = { BUILDX_CONFIG: mkdtempSync(join(tmpdir(), 'slipway-buildx-')) };
const buildKit = buildxOf(env);
let builders: readonly Builder[];

beforeAll(async () => {
  const signal = AbortSignal.timeout(240_000);
  await buildKit.createBuilder(
    {
      name: container,
      driver: 'docker-container',
      platforms: [],
      driverOptions: ['network=host'],
      use: false,
    },
    signal,
  );
  await buildKit.bootstrapBuilder(container, signal);
  builders = await buildKit.listBuilders(signal);
});
afterAll(() => buildKit.removeBuilder(container, AbortSignal.timeout(60_000)));

function builderFor(driver: string): Builder {
  const found = builders.find((one) => one.driver === driver);
  if (found === undefined) throw new Error(`no builder with driver ${driver}`);
  return found;
}

/** Aborts as soon as a step whose name matches runs. */
function cancelAt(step: RegExp): { signal: AbortSignal; onProgress: (p: BuildProgress) => void } {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    onProgress(progress) {
      const runs = progress.snapshot().steps.some((one) => {
        const begun = one.state !== 'waiting';
        return begun && (step.test(one.fullName) || step.test(one.transfer?.label ?? ''));
      });
      if (runs) abort.abort();
    },
  };
}

const slow = `FROM ${base} AS built\nRUN --network=none dd if=/dev/urandom of=/big bs=1M count=48\nFROM scratch\nCOPY --from=built /big /big\n`;
const sleeping = `FROM ${base}\nRUN --network=none echo started && sleep 987\n`;

describe.each(['docker', 'docker-container'])('case 54: cancelled with the %s driver', (driver) => {
  it.each([
    ['resolving', /load metadata|load build definition/, sleeping],
    ['in RUN', /echo started/, sleeping],
    ['exporting', /exporting to image/, slow],
    ['pushing', /pushing layers/, slow],
  ])('while %s, it leaves no process and is an abort', async (_, step, dockerfile) => {
    const { signal, onProgress } = cancelAt(step);
    const { folder, result } = buildAlone({
      dockerfile,
      builder: builderFor(driver),
      buildKit,
      platforms: both,
      tag: `${repository}:cancelled`,
      signal,
      onProgress,
    });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(processesWith(folder)).toEqual([]);
    await expect.poll(() => processesWith('sleep 987'), { timeout: 20_000 }).toEqual([]);
  });

  it('and the next build is none the worse for it', async () => {
    const { result } = buildAlone({
      dockerfile: `FROM ${base}\nRUN --network=none uname -m\n`,
      builder: builderFor(driver),
      buildKit,
      platforms: both,
      tag: `${repository}:after`,
    });
    expect((await result).platforms.map(({ platform }) => platform)).toEqual(both);
  });
});

describe.each(['docker', 'docker-container'])('with the %s driver', (driver) => {
  async function failure(dockerfile: string, tag = `${repository}:failed`): Promise<unknown> {
    const builder = builderFor(driver);
    const { result } = buildAlone({ dockerfile, builder, buildKit, platforms: both, tag });
    return result.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  it('case 53: a full disk', async () => {
    const run =
      'RUN --network=none --mount=type=tmpfs,target=/t,size=1m dd if=/dev/zero of=/t/x bs=1M count=5';
    expect(await failure(`FROM ${base}\n${run}\n`)).toMatchObject({ reason: 'out-of-space' });
  });

  it('case 53: a registry that nobody answers for', async () => {
    expect(await failure(`FROM ${base}\n`, 'localhost:1/nobody/home:1')).toMatchObject({
      reason: 'network',
    });
  });

  it('case 52: no Dockerfile instruction at all', async () => {
    expect(await failure('# nothing\n')).toMatchObject({ reason: 'parse' });
  });

  it('case 61: a step that writes 100 MB is read to its end within bounds', async () => {
    let last: BuildProgress | undefined;
    const line = 'x'.repeat(99);
    const { result } = buildAlone({
      dockerfile: `FROM ${base}\nRUN --network=none yes ${line} | head -c 100000000\n`,
      builder: builderFor(driver),
      buildKit,
      platforms: ['linux/amd64'],
      tag: `${repository}:chatty`,
      output: 'none',
      onProgress: (progress) => (last = progress),
    });
    await result;
    expect(last?.fullLog().length).toBeLessThan(17 << 20);
  });
});

it('case 48: a builder whose container was removed behind its back', async () => {
  const name = unique('slipway-lost');
  const signal = AbortSignal.timeout(120_000);
  const request = { name, driver: 'docker-container', platforms: [] } as const;
  await buildKit.createBuilder({ ...request, driverOptions: ['network=host'], use: false }, signal);
  try {
    await buildKit.bootstrapBuilder(name, signal);
    execFileSync('docker', ['rm', '--force', `buildx_buildkit_${name}0`], { stdio: 'ignore' });
    const lost = (await buildKit.listBuilders(signal)).find((one) => one.name === name);
    expect(lost?.nodes.map(({ status }) => status)).toEqual(['inactive']);
    await buildKit.bootstrapBuilder(name, signal);
    const back = (await buildKit.listBuilders(signal)).find((one) => one.name === name);
    expect(back?.nodes.map(({ status }) => status)).toEqual(['running']);
  } finally {
    await buildKit.removeBuilder(name, signal);
  }
});
