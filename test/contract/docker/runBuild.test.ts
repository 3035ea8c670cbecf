import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createBuildx } from '../../../src/adapters/docker/buildx.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import { createRegistry } from '../../../src/adapters/registry/distributionClient.ts';
import type { Builder } from '../../../src/build/builder.ts';
import { planBuild } from '../../../src/build/planBuild.ts';
import type { BuildSpec } from '../../../src/build/buildSpec.ts';
import type { ProgressSnapshot } from '../../../src/build/progressSnapshot.ts';
import type { BuildResult } from '../../../src/build/runBuild.ts';
import { runBuild } from '../../../src/build/runBuild.ts';
import { builder, engine, node, platform, spec, tag } from '../../unit/build/fixtures.ts';
import type { HostileRegistry, Pushed } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import {
  descriptor,
  name,
  pushClassicAttestation,
  pushImage,
  pushIndex,
} from '../registry/images.ts';
import type { FakeDocker, FakeReply } from './fakeDocker.ts';
import { fakeDocker } from './fakeDocker.ts';

const open: HostileRegistry[] = [];

afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
});

async function registryWith(): Promise<HostileRegistry> {
  const registry = await startHostileRegistry();
  open.push(registry);
  return registry;
}

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };

function pushBoth(registry: HostileRegistry, tagName: string): Pushed {
  const images = [amd64, arm64].map((one) => ({ one, pushed: pushImage(registry, one) }));
  const entries = images.map(({ one, pushed }) =>
    descriptor(pushed, types.manifest, { platform: one }),
  );
  const subject = images[0]?.pushed.digest ?? '';
  return pushIndex(registry, tagName, [...entries, pushClassicAttestation(registry, subject)]);
}

interface Ran {
  readonly docker: FakeDocker;
  readonly phases: string[];
  readonly text: string[];
  readonly snapshots: ProgressSnapshot[];
  readonly result: Promise<BuildResult>;
}

interface Scene {
  readonly registry: HostileRegistry;
  readonly reply: Omit<FakeReply, 'args'>;
  /** Answers to other calls, instead of the usual ones. */
  readonly replies?: readonly FakeReply[];
  readonly spec?: Partial<BuildSpec>;
  readonly builders?: readonly Builder[];
  readonly signal?: AbortSignal;
  readonly onProgress?: () => void;
}

function build(scene: Scene): Ran {
  const docker = fakeDocker(
    { args: ['buildx', 'build'], ...scene.reply },
    ...(scene.replies ?? []),
    { args: ['buildx', 'create'] },
    { args: ['buildx', 'inspect', '--bootstrap'] },
  );
  const context = mkdtempSync(`${tmpdir()}/slipway-context-`);
  const tags = [tag(`${scene.registry.host}/${name}:1.0.0`)];
  const planning = planBuild(
    spec({ context, tags, ...scene.spec }),
    scene.builders ?? [builder()],
    engine(),
  );
  if (planning.kind === 'problem') throw planning.error;
  const phases: string[] = [];
  const text: string[] = [];
  const snapshots: ProgressSnapshot[] = [];
  let now = 0;
  const ports = {
    buildKit: createBuildx({ run, stream, dockerPath: docker.path }),
    registry: createRegistry({
      credentials: { credentialFor: () => Promise.resolve({ kind: 'anonymous' }) },
      insecureRegistries: [],
      userAgent: 'test',
    }),
    now: () => (now += 1000),
  };
  const observer = {
    onPhase: (phase: string) => phases.push(phase),
    onText: (line: string) => text.push(line),
    onProgress(progress: { snapshot(): ProgressSnapshot }) {
      snapshots.push(progress.snapshot());
      scene.onProgress?.();
    },
  };
  const signal = scene.signal ?? new AbortController().signal;
  const result = runBuild(planning.plan, ports, observer, signal);
  return { docker, phases, text, snapshots, result };
}

function metadataOf(pushed: Pushed): string {
  return JSON.stringify({
    'containerimage.digest': pushed.digest,
    'buildx.build.ref': 'default/default/x',
  });
}

const recording = 'multiarch-push-ok';

describe('runBuild', () => {
  it('builds, pushes, and proves it from the registry', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const ran = build({ registry, reply: { recording, metadata: metadataOf(pushed) } });
    const result = await ran.result;
    expect(result).toMatchObject({
      image: 'api',
      digest: pushed.digest,
      buildRef: 'default/default/x',
      durationMs: 1000,
      cached: 2,
      total: 14,
      warnings: [],
    });
    expect(result.platforms.map((one) => one.platform)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(result.platforms[0]?.size).toBeGreaterThan(1000);
    expect(ran.phases).toEqual(['building', 'confirming']);
    expect(ran.snapshots.at(-1)?.platforms.map((row) => row.state)).toEqual(Array(3).fill('done'));
  });

  it('takes an image of one platform without an index', async () => {
    const registry = await registryWith();
    const pushed = pushImage(registry, { ...arm64, variant: 'v8' }, '1.0.0');
    const platforms = [platform('linux/arm64')];
    const reply = { metadata: metadataOf(pushed) };
    const { result } = build({ registry, reply, spec: { platforms } });
    expect((await result).platforms).toEqual([
      { platform: 'linux/arm64/v8', digest: pushed.digest, size: expect.any(Number) as number },
    ]);
  });

  it('confirms every tag in every repository', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const tags = [`${registry.host}/${name}:1.0.0`, `${registry.host}/${name}:latest`].map(tag);
    const reply = { metadata: metadataOf(pushed) };
    const { result } = build({ registry, reply, spec: { tags } });
    await expect(result).rejects.toMatchObject({
      reason: 'not-confirmed',
      cause: { name: 'RegistryError', reason: 'not-found' },
    });
  });

  it('a tag that points at something else', async () => {
    const registry = await registryWith();
    const other = pushImage(registry, amd64, '1.0.0');
    const pushed = pushBoth(registry, 'elsewhere');
    const { result } = build({ registry, reply: { metadata: metadataOf(pushed) } });
    await expect(result).rejects.toMatchObject({
      reason: 'not-confirmed',
      message: expect.stringContaining(other.digest) as string,
    });
  });

  it('a platform that did not arrive; an attestation does not stand in for it', async () => {
    const registry = await registryWith();
    const image = pushImage(registry, amd64);
    const pushed = pushIndex(registry, '1.0.0', [
      descriptor(image, types.manifest, { platform: amd64 }),
      pushClassicAttestation(registry, image.digest),
    ]);
    const { result } = build({ registry, reply: { metadata: metadataOf(pushed) } });
    await expect(result).rejects.toMatchObject({
      reason: 'not-confirmed',
      message: expect.stringMatching(
        /does not hold linux\/arm64 .* it holds linux\/amd64/,
      ) as string,
    });
  });

  it('an index whose image the registry does not have', async () => {
    const registry = await registryWith();
    const gone = { digest: `sha256:${'9'.repeat(64)}`, size: 5, mediaType: types.manifest };
    const pushed = pushIndex(registry, '1.0.0', [{ ...gone, platform: amd64 }]);
    const { result } = build({
      registry,
      reply: { metadata: metadataOf(pushed) },
      spec: { platforms: [platform('linux/amd64')] },
    });
    await expect(result).rejects.toMatchObject({ reason: 'not-confirmed' });
  });

  it('a push that does not say which digest', async () => {
    const registry = await registryWith();
    const { result } = build({ registry, reply: { metadata: '{}' } });
    await expect(result).rejects.toMatchObject({ reason: 'no-metadata' });
  });

  it('asks no registry when nothing is pushed', async () => {
    const registry = await registryWith();
    const { result, phases } = build({
      registry,
      reply: { metadata: '{}' },
      spec: { output: 'load' },
    });
    expect(await result).toMatchObject({ platforms: [] });
    expect(phases).toEqual(['building']);
    expect(registry.requests).toEqual([]);
  });

  it('creates and starts the builder the plan asks for', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const reply = { metadata: metadataOf(pushed) };
    const { result, phases, docker } = build({ registry, reply, builders: [] });
    await result;
    expect(phases).toEqual(['creating-builder', 'bootstrapping', 'building', 'confirming']);
    expect(docker.calls().map(({ args }) => args.slice(0, 4))).toEqual([
      ['buildx', 'create', '--name', 'slipway'],
      ['buildx', 'inspect', '--bootstrap', 'slipway'],
      ['buildx', 'build', '--builder', 'slipway'],
    ]);
  });

  it('takes the builder that the image before it has created', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const { result, phases } = build({
      registry,
      reply: { metadata: metadataOf(pushed) },
      replies: [
        {
          args: ['buildx', 'create'],
          exit: 1,
          stderr: 'ERROR: existing instance for "slipway" but no append mode\n',
        },
        {
          args: ['buildx', 'ls'],
          stdout: '{"Name":"slipway","Driver":"docker-container","Current":true,"Nodes":[]}\n',
        },
      ],
      builders: [],
    });
    expect((await result).digest).toBe(pushed.digest);
    expect(phases).toEqual(['creating-builder', 'bootstrapping', 'building', 'confirming']);
  });

  it('a builder that cannot be created is no builder', async () => {
    const registry = await registryWith();
    const { result } = build({
      registry,
      reply: {},
      replies: [
        { args: ['buildx', 'create'], exit: 1, stderr: 'ERROR: invalid driver option\n' },
        { args: ['buildx', 'ls'], stdout: '{"Name":"default","Driver":"docker","Current":true}\n' },
      ],
      builders: [],
    });
    await expect(result).rejects.toMatchObject({ message: 'invalid driver option.' });
  });

  it('case 48: does not start a builder of which one node fails and another works', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const half = builder({
      name: 'multi',
      driver: 'docker-container',
      nodes: [node(), node({ name: 'gone', status: 'error', error: 'connection refused' })],
    });
    const reply = { metadata: metadataOf(pushed) };
    const { result, phases } = build({ registry, reply, builders: [half] });
    await result;
    expect(phases).toEqual(['building', 'confirming']);
  });

  it('case 48: starts a builder that is stopped', async () => {
    const registry = await registryWith();
    const pushed = pushBoth(registry, '1.0.0');
    const stopped = builder({
      name: 'multi',
      driver: 'docker-container',
      nodes: [node({ status: 'stopped', platforms: [] })],
    });
    const reply = { metadata: metadataOf(pushed) };
    const { result, phases } = build({ registry, reply, builders: [stopped] });
    await result;
    expect(phases[0]).toBe('bootstrapping');
  });

  it('case 50: explains a failure from its log, and shows what became of the steps', async () => {
    const registry = await registryWith();
    const ran = build({ registry, reply: { recording: 'exec-format-error', exit: 1 } });
    await expect(ran.result).rejects.toMatchObject({
      reason: 'exec-format',
      tail: ['exec /alien: exec format error'],
      exitCode: 1,
    });
    expect(ran.text.at(-1)).toMatch(/^ERROR: failed to build/);
    expect(ran.snapshots.at(-1)?.failed?.fullName).toBe('[2/2] RUN ["/alien"]');
    expect(registry.requests).toEqual([]);
  });

  it('keeps the reason the adapter knows', async () => {
    const registry = await registryWith();
    const { result } = build({ registry, reply: { recording } });
    await expect(result).rejects.toMatchObject({ reason: 'no-metadata' });
  });

  it('case 54: cancelled in the middle of a step', async () => {
    const registry = await registryWith();
    const abort = new AbortController();
    const ran = build({
      registry,
      reply: {
        stderr:
          '{"vertexes":[{"digest":"d","name":"[linux/arm64 1/1] RUN x","started":"2026-11-20T10:00:00Z"}]}\n',
        then: `process.on('SIGINT', () => process.exit(1)); setInterval(() => {}, 1000)`,
      },
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(ran.result).rejects.toMatchObject({ name: 'AbortError' });
    expect(ran.snapshots.at(-1)?.platforms.map((row) => row.state)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect(groupRuns(ran.docker.calls()[0]?.pid ?? 0)).toBe(false);
    expect(registry.requests).toEqual([]);
  });
});
