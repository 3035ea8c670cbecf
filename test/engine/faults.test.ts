import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder } from '../../src/build/builder.ts';
import type { BuildProgress } from '../../src/build/buildProgress.ts';
import { startHostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { buildAlone, buildxOf, processesWith, programsOf } from './buildAlone.ts';
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

/** The name by which an engine with the containerd store speaks plain HTTP to any port. */
function asLocalhost(host: string): string {
  return host.replace('127.0.0.1', 'localhost');
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

  it.each([
    ['unauthorized', 401, 'UNAUTHORIZED', 'authentication required', 'docker login localhost:'],
    ['push-denied', 403, 'DENIED', 'requested access is denied', 'may write to it'],
    ['push-denied', 404, 'NAME_UNKNOWN', 'repository name not known to registry', 'create it'],
    ['network', 503, 'UNAVAILABLE', 'service not available', 'a retry only pushes'],
    ['out-of-space', 500, 'UNKNOWN', 'write /var: no space left on device', 'a retry only pushes'],
  ])('case 53: %s: a registry that answers a push with %i %s', async (...said) => {
    const [reason, status, code, message, remedy] = said;
    const registry = await startHostileRegistry();
    const host = asLocalhost(registry.host);
    try {
      const body = JSON.stringify({ errors: [{ code, message }] });
      const basic = { 'www-authenticate': 'Basic realm="r"' };
      registry.script(({ method }, response) => {
        if (method === 'GET' && status !== 401) return false;
        const answer = method === 'POST' || status === 401 ? status : 404;
        response.writeHead(answer, status === 401 ? basic : {}).end(body);
        return true;
      });
      const error = await failure(`FROM ${base}\n`, `${host}/team/app:1`);
      expect(error).toMatchObject({ reason, step: 'exporting to image' });
      expect(error).toHaveProperty('message', expect.stringContaining(host));
      expect(error).toHaveProperty('remedy', expect.stringContaining(remedy));
    } finally {
      await registry.close();
    }
  });

  it('a step that is killed: memory, most likely', async () => {
    const run = 'RUN --network=none echo begun; (sleep 100 & kill -9 $!; wait $!)';
    const error = await failure(`FROM ${base}\n${run}\n`);
    expect(error).toMatchObject({ reason: 'out-of-memory', place: { startLine: 2 } });
    // The shell says “Killed” on its other stream: before or after, or, with both platforms at once, not at all.
    expect(error).toHaveProperty('tail', expect.arrayContaining(['begun']));
  });

  it('a base image of a host that is not there, and one that wants a password', async () => {
    const lost = await failure('FROM no-such-registry.invalid/a/b:1\nRUN true\n');
    expect(lost).toMatchObject({ reason: 'network', place: { startLine: 1 } });
    const registry = await startHostileRegistry();
    const host = asLocalhost(registry.host);
    try {
      registry.script((_, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
        return true;
      });
      const refused = await failure(`FROM ${host}/a/b:1\nRUN true\n`);
      expect(refused).toMatchObject({ reason: 'unauthorized', place: { startLine: 1 } });
      expect(refused).toHaveProperty('remedy', expect.stringContaining(host));
    } finally {
      await registry.close();
    }
  });

  it('a secret the build was not given', async () => {
    const run = 'RUN --mount=type=secret,id=token,required=true true';
    const error = await failure(`FROM ${base}\n${run}\n`);
    expect(error).toMatchObject({ reason: 'missing-file', place: { startLine: 2 } });
    expect(error).toHaveProperty('remedy', expect.stringContaining('id: token'));
  });

  it('a program this builder would run, were it one', async () => {
    const said = await failure(
      `FROM ${base}\nRUN --network=none printf '\\177ELF but not really' >/x && chmod +x /x\nRUN --network=none ["/x"]\n`,
    );
    expect(said).toMatchObject({ reason: 'exec-format', place: { startLine: 3 } });
    expect(said).toHaveProperty('remedy', expect.stringContaining('check that the file is one'));
  });

  it.each([
    ['SIGKILL', 'failed', 'killed'],
    ['SIGTERM', 'cancelled', 'outside'],
  ] as const)('buildx ended by %s from outside', async (name, reason, word) => {
    let ended = false;
    const { folder, result } = buildAlone({
      dockerfile: sleeping,
      builder: builderFor(driver),
      buildKit,
      platforms: ['linux/amd64'],
      tag: `${repository}:ended`,
      output: 'none',
      onProgress(progress) {
        if (ended || !progress.snapshot().steps.some(({ hasLog }) => hasLog)) return;
        ended = true;
        for (const pid of programsOf(folder)) process.kill(pid, name);
      },
    });
    const error: unknown = await result.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'BuildError', reason });
    expect(error).toHaveProperty('message', expect.stringContaining(word));
    expect(processesWith(folder)).toEqual([]);
    await expect.poll(() => processesWith('sleep 987'), { timeout: 20_000 }).toEqual([]);
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

it('case 43: a builder that is killed in the middle of a build, and the build after it', async () => {
  const build = { builder: builderFor('docker-container'), buildKit, platforms: ['linux/amd64'] };
  let killed = false;
  const { folder, result } = buildAlone({
    ...build,
    dockerfile: sleeping,
    tag: `${repository}:lost`,
    onProgress(progress) {
      if (killed || !progress.snapshot().steps.some(({ hasLog }) => hasLog)) return;
      killed = true;
      execFileSync('docker', ['kill', `buildx_buildkit_${container}0`], { stdio: 'ignore' });
    },
  });
  const error: unknown = await result.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'BuildError', reason: 'builder-lost' });
  expect(error).toHaveProperty('message', expect.stringContaining(container));
  expect(processesWith(folder)).toEqual([]);
  const dockerfile = `FROM ${base}\nRUN --network=none true\n`;
  const again = await buildAlone({ ...build, dockerfile, tag: `${repository}:lost` }).result;
  expect(again.platforms).toHaveLength(1);
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
