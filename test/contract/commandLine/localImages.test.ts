import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeEngine } from '../docker/fakeEngine.ts';
import { startEngine } from '../docker/fakeEngine.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };
const strange = `sha256:${'e'.repeat(64)}`;

let registry: HostileRegistry;
let engine: FakeEngine;
let images: object[] = [];
let details: Record<string, object> = {};

beforeEach(async () => {
  registry = await startHostileRegistry();
  images = [];
  details = {};
  engine = await startEngine((request, response) => {
    const url = new URL(request.url ?? '', 'http://engine');
    const answer =
      url.pathname === '/images/json'
        ? images
        : details[decodeURIComponent(url.pathname).slice('/images/'.length, -'/json'.length)];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'no such image' }));
  });
  return async () => {
    await registry.close();
    await engine.close();
  };
});

/** What GET /images/json says; Docker Engine 28, API 1.51. */
function here(id: string, tags: readonly string[], more: object = {}): void {
  const repository = `${registry.host}/${name}`;
  images.push({ Id: id, RepoTags: tags.map((tag) => `${repository}:${tag}`), Size: 3e6, ...more });
  details[id] ??= {
    ...{ Id: id, Os: 'linux', Architecture: 'amd64' },
    RootFS: { Layers: ['sha256:other'] },
  };
}

const manifests = (...pushed: readonly { readonly digest: string }[]) => ({
  Manifests: pushed.map(({ digest }) => ({
    ...{ ID: digest, Descriptor: { digest }, Available: true, Kind: 'image' },
  })),
});

const run = (...options: string[]) =>
  runCli(['tags', `${registry.host}/${name}`, '--local', ...options], {
    env: {
      DOCKER_HOST: `unix://${engine.socket}`,
      DOCKER_CONFIG: join(tmpdir(), 'slipway-no-docker-config'),
    },
  });

async function states(): Promise<unknown> {
  const document = documentOf(await run('--json')) as { local: { tag: string; state: string }[] };
  return Object.fromEntries(document.local.map(({ tag, state }) => [tag, state]));
}

/** Two platforms under `1.0`. */
function pushTwo() {
  const one = pushImage(registry, amd64);
  const two = pushImage(registry, arm64);
  const index = pushIndex(registry, '1.0', [
    descriptor(one, types.manifest, { platform: amd64 }),
    descriptor(two, types.manifest, { platform: arm64 }),
  ]);
  return { one, two, index };
}

describe('images of the containerd store', () => {
  it('are the same by the digest of the index, or of all platforms that are here', async () => {
    const { one, two, index } = pushTwo();
    const only = pushImage(registry, amd64, '0.9');
    here(index.digest, ['1.0'], manifests(one, two));
    here(strange, ['0.9'], manifests(only));
    expect(await states()).toEqual({ '1.0': 'same', '0.9': 'same' });
  });

  it('differ when a platform that is here is another', async () => {
    const { one } = pushTwo();
    here(strange, ['1.0'], manifests(one, { digest: strange }));
    expect(await states()).toEqual({ '1.0': 'differs' });
  });

  it('are pushed without this tag, or never', async () => {
    const { one, two, index } = pushTwo();
    here(index.digest, ['2.0'], manifests(one, two));
    const repeated = { RepoDigests: [`${registry.host}/${name}@${strange}`] };
    here(strange, ['3.0'], { ...manifests({ digest: strange }), ...repeated });
    expect(await states()).toEqual({ '3.0': 'never-pushed', '2.0': 'untagged' });
  });
});

describe('images of the classic store', () => {
  it('are the same by where they were pushed to, or by the config of a platform', async () => {
    const { index } = pushTwo();
    here(strange, ['1.0'], { RepoDigests: [`${registry.host}/${name}@${index.digest}`] });
    const config = registry.blob(name, { ...arm64, created: '2026-01-02T03:04:05Z' });
    registry.manifest(name, '1.1', index.bytes, types.index);
    here(config.digest, ['1.1']);
    expect(await states()).toEqual({ '1.0': 'same', '1.1': 'same' });
  });

  it('differ from what is pushed since, and are the same when only packed anew', async () => {
    const rootfs = { type: 'layers', diff_ids: ['sha256:one', 'sha256:two'] };
    const config = registry.blob(name, { ...amd64, created: '2026-01-02T03:04:05.5Z', rootfs });
    registry.manifest(name, '1.0', {
      ...{ schemaVersion: 2, mediaType: types.manifest, layers: [] },
      config: descriptor(config, types.config),
    });
    const Created = '2026-01-02T03:04:05.500Z';
    const detail = { Id: strange, Os: 'linux', Architecture: 'amd64', Created };
    details[strange] = { ...detail, RootFS: { Layers: rootfs.diff_ids } };
    here(strange, ['1.0']);
    expect(await states()).toEqual({ '1.0': 'same' });
    details[strange] = { ...detail, RootFS: { Layers: ['sha256:one'] } };
    expect(await states()).toEqual({ '1.0': 'differs' });
    const Config = { Labels: { version: '2' } };
    details[strange] = { ...detail, Config, RootFS: { Layers: rootfs.diff_ids } };
    expect(await states()).toEqual({ '1.0': 'differs' });
  });
});

it('shows images of a repository that was never pushed, and no others', async () => {
  here(strange, ['dev']);
  images.push({ Id: `sha256:${'d'.repeat(64)}`, RepoTags: ['<none>:<none>'], Manifests: null });
  images.push({ Id: `sha256:${'c'.repeat(64)}`, RepoTags: ['busybox:latest'] });
  const { exitCode, stdout } = await run();
  expect([exitCode, stdout]).toEqual([
    0,
    'On this machine 1\n  dev  never pushed  sha256:eeeeeeeeeeee  3.0 MB on disk\n',
  ]);
});

it('says that the engine is away and lists the registry', async () => {
  registry.tags(name, ['1.0']);
  await engine.close();
  const { exitCode, stdout, stderr } = await run();
  expect([exitCode, stdout]).toEqual([0, 'Releases 1\n  1.0\n']);
  expect(stderr).toContain('Local images are not known: ');
});

it('says that the registry does not answer about an image', async () => {
  registry.tags(name, ['1.0']);
  registry.answer(`/v2/${name}/manifests/1.0`, { status: 403 });
  here(strange, ['1.0']);
  const { exitCode, stdout, stderr } = await run();
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('1.0  not checked')]);
  expect(stderr).toContain('lets nobody without credentials read');
});

it('refuses what is no list of images', async () => {
  images = [{ Id: 'short' }];
  registry.tags(name, ['1.0']);
  expect((await run()).stderr).toContain('is not a Docker Engine');
});
