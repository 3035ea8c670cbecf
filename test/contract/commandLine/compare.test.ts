import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name, pushIndex, pushStatements } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

let registry: HostileRegistry;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-cli-'));
});

beforeEach(async () => {
  registry = await startHostileRegistry();
  return () => registry.close();
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

function compare(...argv: string[]) {
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: folder };
  return runCli(['compare', ...argv], { env });
}

/** An image of a base layer and one of its own, with an SBOM of musl in the version. */
function push(
  tag: string,
  own: string,
  size: number,
  kept: 'index' | 'attached' = 'index',
): string {
  const platform = { os: 'linux', architecture: 'amd64' };
  const config = registry.blob(name, {
    ...platform,
    config: { Env: [`VERSION=${tag}`], Labels: { 'org.opencontainers.image.version': tag } },
    history: [
      { created_by: 'ADD rootfs.tar / # buildkit' },
      { created_by: 'ENV VERSION', empty_layer: true },
      { created_by: 'COPY api /api # buildkit' },
    ],
  });
  const layer = (digit: string, bytes: number) => ({
    mediaType: types.layer,
    digest: `sha256:${digit.repeat(64)}`,
    size: bytes,
  });
  const image = registry.manifest(name, undefined, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [layer('0', 1_000_000), layer(own, size)],
  });
  const sbom = { spdxVersion: 'SPDX-2.3', packages: [{ name: 'musl', versionInfo: tag }] };
  const predicates = { 'https://spdx.dev/Document': sbom };
  const entry = descriptor(image, types.manifest, { platform });
  if (kept === 'index') {
    pushIndex(registry, tag, [entry, pushStatements(registry, image, predicates, 'artifact')]);
  } else {
    pushIndex(registry, tag, [entry]);
    registry.manifest(name, `${image.digest.replace(':', '-')}.sbom`, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(registry.blob(name, {}), types.empty),
      layers: [descriptor(registry.blob(name, sbom), 'application/spdx+json')],
    });
  }
  return `${registry.host}/${name}:${tag}`;
}

it('names layers with their steps, config and packages that differ, and exits with 0', async () => {
  const [left, right] = [push('v1', '1', 500_000), push('v2', '2', 2_000_000)];
  const run = await compare(left, right, '--json');
  expect(run.exitCode).toBe(0);
  expect(documentOf(run)).toMatchObject({
    left: { reference: left },
    right: { reference: right },
    same: false,
    platforms: [
      {
        platform: 'linux/amd64',
        change: 'changed',
        sizeChange: 1_500_000,
        layers: {
          shared: [{ createdBy: 'ADD rootfs.tar / # buildkit' }],
          added: [{ size: 2_000_000, createdBy: 'COPY api /api # buildkit' }],
          removed: [{ size: 500_000 }],
          changes: [{ step: 'COPY api /api', sizeChange: 1_500_000 }],
        },
        config: [
          { kind: 'env', name: 'VERSION', left: 'v1', right: 'v2' },
          { kind: 'label', left: 'v1', right: 'v2' },
        ],
        packages: {
          added: [],
          removed: [],
          changed: [{ name: 'musl', left: ['v1'], right: ['v2'] }],
        },
      },
    ],
  });
  const lines = (await compare(left, right)).stdout
    .split('\n')
    .map((one) => one.replaceAll(/ +/g, ' '));
  expect(lines).toContain('linux/amd64 changed 1.5 MB → 3.0 MB +1.5 MB');
  expect(lines).toContain(' ~ 2.0 MB +1.5 MB COPY api /api');
  expect(lines).toContain(' = 1.0 MB 1 layer shared');
  expect(lines).toContain(' ~ package musl v1 → v2');
});

it('compares packages of an SBOM that was attached later with one in the index', async () => {
  const [left, right] = [push('v1', '1', 500_000, 'attached'), push('v2', '2', 2_000_000)];
  expect((await compare(left, right)).stdout).toMatch(/~ +package musl +v1 → v2/);
});

it('says that a tag and its digest are the same', async () => {
  const left = push('v1', '1', 500_000);
  const digest = /sha256:[0-9a-f]{64}/.exec((await compare(left, left)).stdout)?.[0] ?? '';
  const run = await compare(left, `${registry.host}/${name}@${digest}`);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toContain('Both are the same manifest.');
});

it('fails with 1 for what is not there, with 2 for one reference alone', async () => {
  const left = push('v1', '1', 500_000);
  expect((await compare(left, `${registry.host}/${name}:none`)).exitCode).toBe(1);
  expect((await compare(left)).exitCode).toBe(2);
});

it('says that indexes lie too deep, and compares nothing it has not seen', async () => {
  const before = push('1.0.0', '1', 1000);
  let nest = pushIndex(registry, undefined, []);
  for (let depth = 0; depth < 6; depth += 1)
    nest = pushIndex(registry, depth === 5 ? 'deep' : undefined, [descriptor(nest, types.index)]);
  const deep = `${registry.host}/${name}:deep`;
  const { exitCode, stderr } = await compare(before, deep);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${deep} nests indexes too deep to be opened: sha256:`);
  const inspected = await runCli(['inspect', deep], { env: { DOCKER_CONFIG: folder } });
  expect(inspected.stdout).toContain('nested too deep to be opened: inspect it by its digest');
});

it('says that indexes differ which hold the same images', async () => {
  const left = push('v1', '1', 500_000);
  const index = JSON.parse((await runCli(['inspect', left, '--raw'])).stdout) as object;
  registry.manifest(name, 'v1-noted', { ...index, annotations: { note: 'another' } });
  const { stdout } = await compare(left, `${registry.host}/${name}:v1-noted`);
  expect(stdout).toContain('The images are the same; the indexes around them differ');
  expect(stdout).toMatch(/linux\/amd64 +same/);
});
