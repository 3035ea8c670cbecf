import { describe, expect, it } from 'vitest';
import type { BuildError } from '../../../src/build/buildError.ts';
import type { BuildPlan } from '../../../src/build/buildPlan.ts';
import { commandsOf } from '../../../src/build/buildPlan.ts';
import { planBuild } from '../../../src/build/planBuild.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { builder, engine, node, platform, spec, tag } from './fixtures.ts';

type Arguments = Parameters<typeof planBuild>;

function plan(...given: Arguments): BuildPlan {
  const planning = planBuild(...given);
  if (planning.kind === 'problem') throw planning.error;
  return planning.plan;
}

function problem(...given: Arguments): BuildError {
  const planning = planBuild(...given);
  if (planning.kind === 'plan') throw new Error('a plan, and no problem');
  return planning.error;
}

function chosen(...given: Arguments): string {
  const { builder: choice } = plan(...given);
  return choice.kind === 'existing' ? choice.builder.name : `new ${choice.create.name}`;
}

const classic = engine({ containerdStore: false });
const container = builder({ name: 'multi', driver: 'docker-container', current: false });
const oneArch = { platforms: [platform('linux/amd64')] };

describe('planBuild', () => {
  it('takes the current builder when it can', () => {
    expect(chosen(spec(), [container, builder()], engine())).toBe('default');
    expect(chosen(spec(oneArch), [builder(), container], classic)).toBe('default');
  });

  it('case 49: several platforms and a docker driver without the containerd store', () => {
    const planned = plan(spec(), [builder(), container], classic);
    expect(planned.builder).toMatchObject({ kind: 'existing', builder: { name: 'multi' } });
    expect(planned.builder.because).toContain('without the containerd image store');
    expect(planned.command.args).toContain('multi');
  });

  it('creates a builder of its own when none can', () => {
    const planned = plan(spec(), [builder()], classic);
    expect(planned.builder).toMatchObject({
      kind: 'create',
      create: { name: 'slipway', driver: 'docker-container', driverOptions: [], use: false },
    });
    expect(planned.command.args).toContain('slipway');
    expect(chosen(spec(), [], engine())).toBe('new slipway');
  });

  it('does not believe the engine about the docker builder of another context', () => {
    const other = builder({ name: 'remote-context', current: false });
    expect(chosen(spec(), [other], engine())).toBe('new slipway');
    expect(chosen(spec(), [builder()], undefined)).toBe('new slipway');
  });

  it('counts attestations as something the classic store cannot keep', () => {
    expect(chosen(spec({ ...oneArch, sbom: true }), [builder(), container], classic)).toBe('multi');
    expect(chosen(spec({ ...oneArch, provenance: 'max' }), [builder(), container], classic)).toBe(
      'multi',
    );
    expect(chosen(spec({ ...oneArch, provenance: 'off' }), [builder(), container], classic)).toBe(
      'default',
    );
  });

  it('case 48: passes over builders that are broken, and keeps one with a working node', () => {
    const broken = builder({ error: 'Cannot connect to the Docker daemon' });
    const halfBroken = builder({
      name: 'half',
      driver: 'remote',
      current: false,
      nodes: [node({ status: 'error', error: 'gone' }), node({ name: 'node1' })],
    });
    const allBroken = builder({
      ...halfBroken,
      name: 'all',
      nodes: [node({ status: 'error', error: 'gone' })],
    });
    expect(chosen(spec(), [broken, allBroken, halfBroken], engine())).toBe('half');
    expect(problem(spec(), [allBroken], engine(), { builder: 'all' })).toMatchObject({
      reason: 'builder-unusable',
    });
  });

  it('case 48: takes a stopped builder, which can be started', () => {
    const stopped = builder({ ...container, nodes: [node({ status: 'stopped', platforms: [] })] });
    expect(chosen(spec(), [stopped], classic, { builder: 'multi' })).toBe('multi');
  });

  it('case 48: names the builders there are when the one asked for is missing', () => {
    const error = problem(spec(), [builder(), container], engine(), { builder: 'nope' });
    expect(error.reason).toBe('builder-missing');
    expect(error.message).toContain('default, multi');
  });

  it('keeps to the builder asked for, or says why not', () => {
    expect(chosen(spec(), [builder(), container], engine(), { builder: 'multi' })).toBe('multi');
    const error = problem(spec(), [builder(), container], classic, { builder: 'default' });
    expect(error).toMatchObject({ reason: 'builder-unusable' });
    expect(error.remedy).toContain('containerd image store');
  });

  it('does not create over a builder of its own name that is broken', () => {
    const own = builder({ ...container, name: 'slipway', error: 'no such container' });
    const error = problem(spec(), [builder(), own], classic);
    expect(error).toMatchObject({ reason: 'builder-unusable' });
    expect(error.remedy).toContain('docker buildx rm slipway');
  });

  it('case 42: says that nothing can be reached when the engine is gone', () => {
    const error = problem(spec(), [builder({ error: 'Cannot connect' })], undefined);
    expect(error.reason).toBe('engine-gone');
  });

  it('loads several platforms only into a containerd store', () => {
    expect(chosen(spec({ output: 'load' }), [builder()], engine())).toBe('default');
    expect(problem(spec({ output: 'load' }), [builder(), container], classic)).toMatchObject({
      reason: 'builder-unusable',
    });
  });

  it('refuses to push what has no tag', () => {
    expect(problem(spec({ tags: [] }), [builder()], engine()).reason).toBe('invalid-plan');
    expect(chosen(spec({ tags: [], output: 'none' }), [builder()], engine())).toBe('default');
  });

  it('gives the problem of a value that must not reach the command line', () => {
    expect(problem(spec({ target: '--push' }), [builder()], engine()).reason).toBe('invalid-plan');
  });

  it('warns of emulation, and of platforms nobody emulates', () => {
    const asked = ['linux/amd64', 'linux/386', 'linux/arm64/v8', 'linux/s390x'];
    const nodes = [node({ platforms: ['linux/amd64', 'linux/386', 'linux/arm64'] })];
    const { warnings } = plan(
      spec({ platforms: asked.map(platform) }),
      [builder({ nodes })],
      engine(),
    );
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('linux/arm64/v8 is emulated');
    expect(warnings[1]).toContain('tonistiigi/binfmt --install s390x');
    expect(warnings[1]).toContain('qemu-user-static');
  });

  it('does not warn where each platform has a native node', () => {
    const nodes = [
      node({ platforms: ['linux/amd64'] }),
      node({ name: 'arm', platforms: ['linux/arm64'] }),
    ];
    const own = builder({ driver: 'remote', nodes });
    expect(plan(spec(), [own], engine()).warnings).toEqual([]);
  });

  it('knows that localhost is somewhere else for a builder in a container', () => {
    const local = spec({ tags: [tag('localhost:5000/acme/api:1')] });
    expect(plan(local, [], engine()).builder).toMatchObject({
      create: { driverOptions: ['network=host'] },
    });
    const { warnings } = plan(local, [container], engine(), { builder: 'multi' });
    expect(warnings.join()).toContain('localhost is that container');
  });

  it('warns of a build argument that looks like a secret, without its value', () => {
    const { warnings } = plan(spec({ args: { NPM_TOKEN: 'hunter2' } }), [builder()], engine());
    expect(warnings.join()).toContain('NPM_TOKEN');
    expect(warnings.join()).not.toContain('hunter2');
  });

  it.each([
    ['DB_PWD', 'hunter2'],
    ['DATABASE', 'postgres://app:hunter2@db/app'],
  ])('knows %s for one', (name, value) => {
    const { warnings } = plan(spec({ args: { [name]: value } }), [builder()], engine());
    expect(warnings.join()).toMatch(`${name} looks like a secret`);
  });

  it.each(['AUTHOR', 'MONKEY', 'VERSION'])('does not take %s for one', (name) => {
    const { warnings } = plan(spec({ args: { [name]: 'x' } }), [builder()], engine());
    expect(warnings.join()).not.toContain(name);
  });
});

describe('caches', () => {
  it('are exported by no classic image store, but for an inline one', () => {
    const exporting = spec({ ...oneArch, cacheTo: ['type=registry,ref=ghcr.io/acme/api:cache'] });
    expect(chosen(exporting, [builder(), container], classic)).toBe('multi');
    const refused = problem(exporting, [builder()], classic, { builder: 'default' });
    expect(refused.message).toContain('exports no build cache but an inline one');
    expect(chosen(exporting, [builder(), container], engine())).toBe('default');
    const inline = spec({ ...oneArch, cacheTo: ['type=inline'] });
    expect(chosen(inline, [builder(), container], classic)).toBe('default');
  });
});

describe('by digest', () => {
  const byDigest = spec({
    strategy: 'by-digest',
    platformCaches: { 'linux/arm64': { cacheFrom: [], cacheTo: ['type=local,dest=/c/arm64'] } },
  });

  it('case 49: never takes the docker driver, and says what to do when that is asked for', () => {
    expect(chosen(byDigest, [builder(), container], engine())).toBe('multi');
    expect(chosen(byDigest, [builder()], engine())).toBe('new slipway');
    const refused = problem(byDigest, [builder()], engine(), { builder: 'default' });
    expect(refused.reason).toBe('builder-unusable');
    expect(refused.remedy).toContain('strategy: together');
    expect(chosen({ ...byDigest, output: 'none' }, [builder()], engine())).toBe('default');
  });

  it('has one command a platform, each with its own cache and no tag; what is kept is not run', () => {
    const digest = `sha256:${'a'.repeat(64)}` as Digest;
    const kept = new Map([['linux/amd64', digest]]);
    const planned = plan(byDigest, [container], engine(), { kept });
    const [amd, arm] = planned.byDigest?.builds ?? [];
    expect([amd?.kept, arm?.kept]).toEqual([digest, undefined]);
    expect(arm?.command.args.join(' ')).toContain(
      '--platform linux/arm64 --output type=image,name=ghcr.io/acme/api,push-by-digest=true,name-canonical=true,push=true',
    );
    expect(arm?.command.args).toContain('type=local,dest=/c/arm64');
    expect(arm?.command.args).not.toContain('--tag');
    expect(commandsOf(planned)).toEqual([arm?.command]);
  });
});
