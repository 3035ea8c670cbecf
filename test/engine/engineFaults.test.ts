import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/adapters/docker/engine.ts';
import type { Builder } from '../../src/build/builder.ts';
import { cacheFolder } from '../env/cacheFolder.ts';
import { buildAlone, buildxOf, processesWith } from './buildAlone.ts';
import { base, registryHost, unique } from './openProject.ts';

const script = fileURLToPath(new URL('../env/engine.sh', import.meta.url));
const engineFolder = join(cacheFolder(), 'engine');
/** Only an engine made from packages has programs a second, throw-away one can be started from. */
const fromPackages = process.env['DOCKER_HOST']?.includes(engineFolder) === true;

describe.runIf(fromPackages)('an engine that is frozen and killed', () => {
  let state: string;
  let host: string;
  let busybox: string;
  let pid: number;
  let env: Record<string, string>;
  let started: number[] = [];

  function engineScript(verb: string): string {
    const own = { ENGINE_DIR: engineFolder, ENGINE_DATA_DIR: state };
    const options = { env: { ...process.env, ...own }, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('bash', [script, verb], options);
  }

  beforeAll(() => {
    state = mkdtempSync(join(tmpdir(), 'slipway-throwaway-'));
    startEngine();
    busybox = busyboxIn(state);
    env = { DOCKER_HOST: host, BUILDX_CONFIG: mkdtempSync(join(tmpdir(), 'slipway-buildx-')) };
  });
  afterAll(() => {
    // A killed dockerd leaves its containerd and shims.
    for (const one of new Set([...started, ...descendants(pid)])) end(one);
    engineScript('down');
    rmSync(state, { recursive: true, force: true });
  });

  const infoOf = () =>
    createEngine({ env: { ...process.env, ...env }, home: homedir(), timeoutMs: 1500 }).info(
      AbortSignal.timeout(30_000),
    );

  async function dockerBuilder(): Promise<Builder> {
    const builders = await buildxOf(env).listBuilders(AbortSignal.timeout(60_000));
    const found = builders.find((one) => one.driver === 'docker');
    if (found === undefined) throw new Error('no docker builder');
    return found;
  }

  function startEngine(): void {
    host = /^DOCKER_HOST=(.*)$/m.exec(engineScript('classic'))?.[1] ?? '';
    pid = Number(readFileSync(join(state, 'dockerd.pid'), 'utf8'));
    started = [...started, ...descendants(pid)];
  }

  /** A build of a step that runs for `seconds`; `onStep` is called once while it does. */
  function buildOf(builder: Builder, seconds: number, onStep: () => void) {
    let told = false;
    const command = `["/busybox", "sh", "-c", "echo started; /busybox sleep ${seconds}"]`;
    return buildAlone({
      dockerfile: `FROM scratch\nCOPY busybox /busybox\nRUN --network=none ${command}\n`,
      files: [busybox],
      output: 'none',
      builder,
      buildKit: buildxOf(env),
      platforms: ['linux/amd64'],
      tag: `${registryHost}/${unique('killed')}/x:1`,
      onProgress(progress) {
        if (told || !progress.snapshot().steps.some(({ hasLog }) => hasLog)) return;
        told = true;
        onStep();
      },
    });
  }

  it('case 44: frozen, it is a timeout for the API and for a build', async () => {
    const builder = await dockerBuilder();
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(infoOf()).rejects.toMatchObject({ name: 'EngineError', reason: 'timeout' });
      const { folder, result } = buildAlone({
        dockerfile: 'FROM scratch\nCOPY busybox /busybox\n',
        files: [busybox],
        output: 'none',
        builder,
        buildKit: buildxOf(env, 3000),
        platforms: ['linux/amd64'],
        tag: `${registryHost}/${unique('frozen')}/x:1`,
      });
      await expect(result).rejects.toMatchObject({ name: 'BuildError', reason: 'timeout' });
      expect(processesWith(folder)).toEqual([]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await infoOf()).toMatchObject({ containerdStore: false });
  });

  it('case 43: killed in the middle of a build, it is gone, and says so', async () => {
    const builder = await dockerBuilder();
    const { folder, result } = buildOf(builder, 988, () => {
      started = [...started, ...descendants(pid)];
      process.kill(pid, 'SIGKILL');
    });
    await expect(result).rejects.toMatchObject({ name: 'BuildError', reason: 'engine-gone' });
    expect(processesWith(folder)).toEqual([]);
  });

  it('case 42: dead, it refuses connections, and its builder has an error', async () => {
    await expect(infoOf()).rejects.toMatchObject({ reason: 'refused' });
    const [builder] = await buildxOf(env).listBuilders(AbortSignal.timeout(60_000));
    expect(builder?.error).toContain('Cannot connect to the Docker daemon');
  });

  /** As after a start of the machine: nothing of it runs, and nobody reaped what was killed. */
  function restartEngine(): void {
    for (const one of new Set([...started, ...descendants(pid)])) end(one);
    engineScript('down');
    rmSync(join(state, 'run', 'docker.pid'), { force: true });
    startEngine();
  }

  it('case 43: back again, the build that was lost is built; stopped in order, it says so too', async () => {
    restartEngine();
    await buildOf(await dockerBuilder(), 0, () => undefined).result;
    const { folder, result } = buildOf(await dockerBuilder(), 989, () => {
      started = [...started, ...descendants(pid)];
      process.kill(pid, 'SIGTERM');
    });
    await expect(result).rejects.toMatchObject({ name: 'BuildError', reason: 'engine-gone' });
    expect(processesWith(folder)).toEqual([]);
    restartEngine();
    await buildOf(await dockerBuilder(), 0, () => undefined).result;
  });
});

/** A static program, out of the base image of the tests' registry. */
function busyboxIn(folder: string): string {
  const path = join(folder, 'busybox');
  const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' });
  const id = docker('create', '--platform', 'linux/amd64', base).trim();
  docker('cp', '--follow-link', `${id}:/bin/busybox`, path);
  docker('rm', id);
  return path;
}

/** Every process below `pid` now. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid)
    .map(Number);
  return [...children, ...children.flatMap(descendants)];
}

function parentOf(pid: string): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has left already.
  }
}
