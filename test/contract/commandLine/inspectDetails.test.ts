import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { HostileRegistry, Pushed } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

let registry: HostileRegistry;

beforeEach(async () => {
  registry = await startHostileRegistry();
  return () => registry.close();
});

const inspect = (...more: string[]) =>
  runCli(['inspect', `${registry.host}/${name}:v1`, ...more], {
    env: { DOCKER_CONFIG: join(tmpdir(), 'slipway-no-docker-config') },
  });

/** An image whose labels and steps would move the cursor and turn the text around. */
function push(): Pushed {
  const config = registry.blob(name, {
    os: 'linux',
    architecture: 'amd64',
    config: { User: '65532', Env: ['A=b'], Labels: { evil: '\u001b[2J\u202egnp' } },
    history: [{ created_by: 'RUN \u001b]0;x\u0007make # buildkit' }, { empty_layer: true }],
  });
  return registry.manifest(name, 'v1', {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [{ mediaType: types.layer, digest: `sha256:${'1'.repeat(64)}`, size: 1000 }],
    annotations: { note: 'kept' },
  });
}

it('--details tells config, labels, annotations and the step of each layer', async () => {
  push();
  const { stdout } = await inspect('--details');
  expect(stdout).toMatch(/ {2}user +65532\n/);
  expect(stdout).toMatch(/ {2}label +evil=\\x1b\[2J\\u202egnp\n/);
  expect(stdout).toMatch(/ {2}annotation +note=kept\n/);
  expect(stdout).toMatch(/ +1 +1\.0 kB +sha256:1{64} +RUN \\x1b\]0;x\\x07make\n/);
  expect(documentOf(await inspect('--details', '--json'))).toMatchObject({
    images: [{ platform: 'linux/amd64', config: { env: ['A=b'] }, layers: [{ size: 1000 }] }],
  });
});

it('--raw prints the manifest as it is stored, and nothing beside it', async () => {
  const { digest } = push();
  const { stdout, exitCode } = await inspect('--raw');
  expect(exitCode).toBe(0);
  expect(`sha256:${createHash('sha256').update(stdout).digest('hex')}`).toBe(digest);
  expect(await inspect('--raw', '--details')).toMatchObject({ exitCode: 2 });
});

it.each(['--details', '--attestations'])(
  '%s never lets a platform steer the terminal',
  async (option) => {
    const config = registry.blob(name, { os: '\u001b[2Jlinux\nFAKE', architecture: 'amd64' });
    registry.manifest(name, 'v1', {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(config, types.config),
      layers: [],
    });
    const { stdout } = await inspect(option);
    expect(stdout).toMatch(/^\\x1b\[2Jlinux\\nFAKE\/amd64 sha256:/m);
    expect(stdout).not.toContain('\u001b');
  },
);

it('--details prints a config with more variables than a call takes arguments', async () => {
  const Env = Array.from({ length: 200_000 }, (_, at) => `A${at}=b`);
  const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: { Env } });
  registry.manifest(name, 'v1', {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [],
  });
  const { exitCode, stdout } = await inspect('--details');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/ {2}env +A199999=b\n/);
});
