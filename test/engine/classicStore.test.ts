import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/adapters/docker/engine.ts';
import type { BuildRequest } from '../../src/release/slipway.ts';
import { cacheFolder } from '../env/cacheFolder.ts';
import type { OpenProject } from './openProject.ts';
import { openProject, registryHost, silent, unique } from './openProject.ts';

const script = fileURLToPath(new URL('../env/engine.sh', import.meta.url));
const engineFolder = path.join(cacheFolder(), 'engine');
const repository = `${registryHost}/${unique('classic')}/api`;
/** A machine's own engine has the store it has; a second one can only be made from packages. */
const fromPackages = process.env['DOCKER_HOST']?.includes(engineFolder) === true;

describe.runIf(fromPackages)('an engine with the classic image store', () => {
  let state: string;
  let env: Record<string, string>;
  let project: OpenProject;

  function engine(verb: string): string {
    const own = { ENGINE_DIR: engineFolder, ENGINE_DATA_DIR: state };
    return execFileSync('bash', [script, verb], {
      env: { ...process.env, ...own },
      encoding: 'utf8',
    });
  }

  beforeAll(async () => {
    state = await mkdtemp(path.join(tmpdir(), 'slipway-classic-'));
    const [, host] = /^DOCKER_HOST=(.*)$/m.exec(engine('classic')) ?? [];
    env = { DOCKER_HOST: String(host) };
    project = await openProject(
      {
        'slipway.yaml': `version: 1
images:
  api:
    repositories: ['${repository}']
    platforms: [linux/amd64, linux/arm64]
  cached: { dockerfile: Dockerfile, cache: { type: local } }
`,
        Dockerfile: 'FROM scratch\nCOPY slipway.yaml /\n',
      },
      env,
    );
  });
  afterAll(async () => {
    engine('down');
    await project.close();
    await rm(state, { recursive: true, force: true });
  });

  const plan = (request: Partial<BuildRequest>) =>
    project.slipway.planBuild(
      { images: ['api'], output: 'push', tags: ['1'], ...request },
      AbortSignal.timeout(60_000),
    );

  it('is recognised', async () => {
    const surroundings = { ...process.env, ...env };
    const info = await createEngine({ env: surroundings, home: homedir() }).info(
      AbortSignal.timeout(10_000),
    );
    expect(info.containerdStore).toBe(false);
  });

  it('gets a builder of its own for two platforms, said before anything runs', async () => {
    const [made] = await plan({});
    expect(made?.builder).toMatchObject({
      kind: 'create',
      create: { name: 'slipway', driver: 'docker-container', driverOptions: ['network=host'] },
      because: expect.stringContaining('containerd image store') as unknown,
    });
    expect(made?.command.args).toEqual(expect.arrayContaining(['--builder', 'slipway']));
  });

  it('is refused when it is asked for by name', async () => {
    await expect(plan({ builder: 'default' })).rejects.toMatchObject({
      reason: 'builder-unusable',
      message: expect.stringContaining('one platform at a time') as unknown,
    });
  });

  it('still builds one platform, and loads it', async () => {
    const [one] = await plan({ output: 'load', platforms: ['linux/arm64'], builder: 'default' });
    const result = await project.slipway.build(one!, silent, AbortSignal.timeout(60_000));
    expect(result.digest).toMatch(/^sha256:/);
    const loaded = project.docker(
      'image',
      'inspect',
      '--format',
      '{{.Architecture}}',
      `${repository}:1`,
    );
    expect(loaded.trim()).toBe('arm64');
  });

  it('exports no cache, and is not asked to', async () => {
    const folder = path.join(project.folder, 'exported');
    const command = ['buildx', 'build', '--builder', 'default', project.folder];
    expect(() => project.docker(...command, '--cache-to', `type=local,dest=${folder}`)).toThrow(
      /cache export/i,
    );
    const one = { images: ['cached'], platforms: ['linux/arm64'], output: 'none' } as const;
    expect((await plan(one))[0]?.builder).toMatchObject({ kind: 'create' });
    await expect(plan({ ...one, builder: 'default' })).rejects.toThrow(
      'exports no build cache but an inline one',
    );
  });

  it('knows what of its images was pushed', async () => {
    const state = async (): Promise<unknown> => {
      const signal = AbortSignal.timeout(30_000);
      const local = await project.slipway.localImages(repository, signal);
      return Object.fromEntries(local.map((one) => [one.reference.tag, one.state]));
    };
    expect(await state()).toEqual({ 1: 'never-pushed' });
    // This engine has a network of its own, without the registry: the other one pushes for it.
    const tar = path.join(project.folder, 'image.tar');
    project.docker('save', '--output', tar, `${repository}:1`);
    for (const args of [
      ['load', '--input', tar],
      ['push', `${repository}:1`],
      ['image', 'rm', `${repository}:1`],
    ])
      execFileSync('docker', args, { stdio: 'pipe' });
    expect(await state()).toEqual({ 1: 'same' });
    const again = project.docker(
      ...['buildx', 'build', '--quiet', '--platform', 'linux/arm64', '--label', 'a=b'],
      ...['--tag', `${repository}:1`, project.folder],
    );
    expect(again).toContain('sha256:');
    expect(await state()).toEqual({ 1: 'differs' });
  });
});
