import { describe, expect, it } from 'vitest';
import { createBuildx } from '../../../src/adapters/docker/buildx.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import type { BuildKit } from '../../../src/build/buildKit.ts';
import type { FakeDocker, FakeReply } from './fakeDocker.ts';
import { fakeDocker } from './fakeDocker.ts';

const { signal } = new AbortController();

function buildxWith(...replies: FakeReply[]): { docker: FakeDocker; buildKit: BuildKit } {
  const docker = fakeDocker(...replies);
  return { docker, buildKit: createBuildx({ run, stream, dockerPath: docker.path }) };
}

const ls = ['buildx', 'ls', '--format', 'json'];

describe('version', () => {
  it.each([
    ['github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b', 'v0.29.1', 29],
    ['github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4', '0.29.1+ds1', 29],
    ['github.com/docker/buildx v0.0.0+unknown', 'v0.0.0+unknown', undefined],
    ['something else entirely', 'else', undefined],
  ])('case 47: reads %s', async (stdout, text, minor) => {
    const { buildKit } = buildxWith({ args: ['buildx', 'version'], stdout: `${stdout}\n` });
    const version = await buildKit.version(signal);
    expect(version.text).toBe(text);
    expect(version.minor).toBe(minor);
  });

  it('case 47: docker is not installed', async () => {
    const buildKit = createBuildx({ run, stream, dockerPath: 'slipway-no-such-docker' });
    await expect(buildKit.version(signal)).rejects.toMatchObject({ reason: 'docker-missing' });
  });

  it.each([
    ["docker: 'buildx' is not a docker command.\nSee 'docker --help'\n", 1],
    ["docker: unknown command: docker buildx\n\nRun 'docker --help' for more information\n", 125],
  ])('case 47: docker has no buildx: %j', async (stderr, exit) => {
    const { buildKit } = buildxWith({ args: ['buildx'], stderr, exit });
    await expect(buildKit.version(signal)).rejects.toMatchObject({ reason: 'buildx-missing' });
  });

  it('stays an abort when it is aborted', async () => {
    const { buildKit } = buildxWith({ args: ['buildx'] });
    await expect(buildKit.version(AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('listBuilders', () => {
  it('reads the lines of a real buildx', async () => {
    const stdout =
      '{"Current":true,"Driver":"docker","Dynamic":false,"LastActivity":"2026-11-21T06:55:49Z","Name":"default","Nodes":[{"Endpoint":"default","GCPolicy":[{"all":false,"filter":["type==source.local"],"keepDuration":172800000000000}],"IDs":["gp24"],"Labels":{"a":"b"},"Name":"default","Platforms":["linux/amd64","linux/arm64"],"Status":"running","Version":"v0.0.0+unknown"}]}\n' +
      '{"Current":false,"Driver":"docker-container","Name":"multi","Nodes":[{"Endpoint":"unix:///x","Name":"multi0","Platforms":["linux/arm64*"],"Status":"running","Version":"v0.32.0"},{"Endpoint":"tcp://user:hunter2@y:1","Name":"multi1","Err":"dial tcp: \\u001b[31mno\\u001b[0m"}]}\n';
    const { buildKit } = buildxWith({ args: ls, stdout });
    expect(await buildKit.listBuilders(signal)).toEqual([
      {
        name: 'default',
        driver: 'docker',
        current: true,
        nodes: [
          {
            name: 'default',
            endpoint: 'default',
            status: 'running',
            platforms: ['linux/amd64', 'linux/arm64'],
            buildkitVersion: 'v0.0.0+unknown',
          },
        ],
      },
      {
        name: 'multi',
        driver: 'docker-container',
        current: false,
        nodes: [
          {
            name: 'multi0',
            endpoint: 'unix:///x',
            status: 'running',
            platforms: ['linux/arm64'],
            buildkitVersion: 'v0.32.0',
          },
          {
            name: 'multi1',
            endpoint: 'tcp://y:1',
            status: 'error',
            platforms: [],
            error: 'dial tcp: no',
          },
        ],
      },
    ]);
  });

  it('case 48: an engine that is gone is told with exit code 0', async () => {
    const stdout =
      '{"Current":true,"Driver":"","Dynamic":false,"Err":"Cannot connect to the Docker daemon at unix:///nonexist.sock. Is the docker daemon running?","LastActivity":"2026-11-21T06:55:49Z","Name":"default","Nodes":[{"Endpoint":"","Name":""}]}\n';
    const { buildKit } = buildxWith({ args: ls, stdout });
    expect(await buildKit.listBuilders(signal)).toEqual([
      {
        name: 'default',
        driver: '',
        current: true,
        nodes: [],
        error:
          'Cannot connect to the Docker daemon at unix:///nonexist.sock. Is the docker daemon running?',
      },
    ]);
  });

  it('asks which builder is current where the list does not say', async () => {
    const stdout = ['default', 'multi'].map((Name) => JSON.stringify({ Name })).join('\n');
    const { buildKit } = buildxWith(
      { args: ls, stdout },
      { args: ['buildx', 'inspect'], stdout: 'Name:          multi\nDriver:  docker-container\n' },
    );
    const builders = await buildKit.listBuilders(signal);
    expect(builders.filter((builder) => builder.current).map(({ name }) => name)).toEqual([
      'multi',
    ]);
  });

  it('case 47: buildx before 0.13', async () => {
    const stderr = 'unknown flag: --format\nSee "docker buildx ls --help".\n';
    const { buildKit } = buildxWith({ args: ls, stderr, exit: 125 });
    await expect(buildKit.listBuilders(signal)).rejects.toMatchObject({
      reason: 'buildx-too-old',
    });
  });

  it.each(['NAME/NODE DRIVER\ndefault docker\n', 'json\n', '{"Name":1}\n', '[]\n'])(
    'case 47: never takes %j for a list',
    async (stdout) => {
      const { buildKit } = buildxWith({ args: ls, stdout });
      await expect(buildKit.listBuilders(signal)).rejects.toMatchObject({
        reason: 'buildx-too-old',
        remedy: expect.stringContaining('0.13') as string,
      });
    },
  );
});

describe('builders', () => {
  it('creates with everything that is asked', async () => {
    const { docker, buildKit } = buildxWith({ args: ['buildx', 'create'] });
    await buildKit.createBuilder(
      {
        name: 'slipway',
        driver: 'docker-container',
        endpoint: 'unix:///run/docker.sock',
        platforms: ['linux/amd64', 'linux/arm64'],
        driverOptions: ['network=host', 'image=moby/buildkit:latest'],
        use: true,
      },
      signal,
    );
    expect(docker.calls()[0]?.args).toEqual([
      ...['buildx', 'create', '--name', 'slipway', '--driver', 'docker-container'],
      ...['--platform', 'linux/amd64,linux/arm64', '--driver-opt', 'network=host'],
      ...['--driver-opt', 'image=moby/buildkit:latest', '--use', 'unix:///run/docker.sock'],
    ]);
  });

  it('bootstraps, uses and removes by name', async () => {
    const { docker, buildKit } = buildxWith({ args: ['buildx'], stdout: 'Name: b\n' });
    await buildKit.bootstrapBuilder('b', signal);
    await buildKit.useBuilder('b', signal);
    await buildKit.removeBuilder('b', signal);
    expect(docker.calls().map(({ args }) => args.slice(1))).toEqual([
      ['inspect', '--bootstrap', 'b'],
      ['use', 'b'],
      ['rm', 'b'],
    ]);
  });

  it('case 48: a node that does not start is told in the text, with exit code 0', async () => {
    const stdout =
      'Name:   b\nDriver: docker-container\n\nNodes:\nName:     b0\nError:    \u001b[31mno such image at https://alice:hunter2@r.example\n';
    const { buildKit } = buildxWith({ args: ['buildx', 'inspect'], stdout });
    await expect(buildKit.bootstrapBuilder('b', signal)).rejects.toMatchObject({
      reason: 'builder-unusable',
      message: 'Builder “b” did not start: no such image at https://r.example',
    });
  });

  it('case 48: a builder that is not there', async () => {
    const stderr = 'ERROR: no builder "b" found\n';
    const { buildKit } = buildxWith({ args: ['buildx'], stderr, exit: 1 });
    await expect(buildKit.removeBuilder('b', signal)).rejects.toMatchObject({
      reason: 'builder-missing',
    });
  });

  it.each(['', '--all', '-f', 'a\0b'])('case 60: refuses the name %j', async (name) => {
    const { docker, buildKit } = buildxWith({ args: ['buildx'] });
    await expect(buildKit.removeBuilder(name, signal)).rejects.toMatchObject({
      reason: 'invalid-plan',
    });
    expect(docker.calls()).toEqual([]);
  });

  it('case 46: gives docker a host only when one was configured', async () => {
    const docker = fakeDocker({ args: ['buildx'], stdout: 'x v0.1.2\n' });
    const env = { DOCKER_HOST: 'unix:///configured.sock' };
    await createBuildx({ run, stream, dockerPath: docker.path, env }).version(signal);
    await createBuildx({ run, stream, dockerPath: docker.path }).version(signal);
    expect(docker.calls().map((call) => call.dockerHost)).toEqual([
      'unix:///configured.sock',
      process.env['DOCKER_HOST'] ?? null,
    ]);
  });
});
