import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskCache } from '../../../src/adapters/registry/diskCache.ts';
import { inspect } from '../../../src/oci/inspect.ts';
import { client, never, registryError, tagged } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { digestOf, startHostileRegistry, types } from './hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex } from './images.ts';

let registry: HostileRegistry;
let folder: string;
beforeEach(async () => {
  registry = await startHostileRegistry();
  folder = await mkdtemp(join(tmpdir(), 'slipway-cache-'));
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const amd64 = { os: 'linux', architecture: 'amd64' };

describe('content cache', () => {
  it('an unchanged tag costs a HEAD, a moved one a GET', async () => {
    pushImage(registry, amd64, 'v1');
    const ours = client().registry;
    await ours.fetchManifest(tagged(registry.host), never);
    await ours.fetchManifest(tagged(registry.host), never);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
    const moved = pushImage(registry, { os: 'linux', architecture: 's390x' }, 'v1');
    const fetched = await ours.fetchManifest(tagged(registry.host), never);
    expect(fetched.descriptor.digest).toBe(moved.digest);
  });

  it('on Docker Hub, where each GET counts, several tags of one image cost one', async () => {
    const image = pushImage(registry, amd64, 'v1');
    registry.manifest(name, 'latest', image.bytes, types.manifest);
    const ours = client(undefined, {
      fetch: (input, init) => {
        const url = String(input instanceof Request ? input.url : input);
        return fetch(url.replace('https://registry-1.docker.io', registry.origin), init);
      },
    }).registry;
    await ours.fetchManifest(tagged('docker.io', 'v1'), never);
    await ours.fetchManifest(tagged('docker.io', 'latest'), never);
    expect(registry.asked()).toEqual([
      `HEAD /v2/${name}/manifests/v1`,
      `GET /v2/${name}/manifests/v1`,
      `HEAD /v2/${name}/manifests/latest`,
    ]);
  });

  it('so it is with every registry that tells its quota', async () => {
    const image = pushImage(registry, amd64, 'v1');
    registry.manifest(name, 'latest', image.bytes, types.manifest);
    registry.script((_, response) => {
      response.setHeader('ratelimit-remaining', '99;w=21600');
      return false;
    });
    const ours = client().registry;
    await ours.fetchManifest(tagged(registry.host, 'v1'), never);
    await ours.fetchManifest(tagged(registry.host, 'latest'), never);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  it('what was read once is read from disk by the next process', async () => {
    const image = pushImage(registry, amd64);
    pushIndex(registry, 'v1', [descriptor(image, types.manifest, { platform: amd64 })]);
    const read = () =>
      inspect(client(undefined, { cacheFolder: folder }).registry, tagged(registry.host), never);
    const first = await read();
    expect(registry.requests).toHaveLength(3);
    expect(await read()).toEqual(first);
    expect(registry.requests).toHaveLength(4);
  });

  it('never believes what is on disk', async () => {
    const image = pushImage(registry, amd64);
    const reference = { kind: 'digest', repository: tagged(registry.host).repository } as const;
    const read = () =>
      client(undefined, { cacheFolder: folder }).registry.fetchManifest(
        { ...reference, digest: image.digest },
        never,
      );
    await read();
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    for (const file of files) await writeFile(join(folder, file), '{"schemaVersion":2}');
    expect(Buffer.from((await read()).bytes)).toEqual(image.bytes);
    expect(registry.requests).toHaveLength(2);
    expect(await readFile(join(folder, files[0] ?? ''))).toEqual(image.bytes);
  });

  it('does not answer for another repository', async () => {
    const image = pushImage(registry, amd64);
    const ours = client(undefined, { cacheFolder: folder }).registry;
    const { digest } = image;
    await ours.fetchManifest(
      { kind: 'digest', repository: { registry: registry.host, name }, digest },
      never,
    );
    const elsewhere = { registry: registry.host, name: 'acme/web' };
    const error = await registryError(
      ours.fetchManifest({ kind: 'digest', repository: elsewhere, digest }, never),
    );
    expect(error.reason).toBe('not-found');
  });

  it('a folder that cannot be written to keeps nobody from reading', async () => {
    pushImage(registry, amd64, 'v1');
    const file = join(folder, 'in-the-way');
    await writeFile(file, '');
    const ours = client(undefined, { cacheFolder: join(file, 'cache') }).registry;
    expect((await ours.fetchManifest(tagged(registry.host), never)).manifest.kind).toBe('manifest');
  });

  it('is bounded: what was used longest ago goes', async () => {
    const disk = createDiskCache(folder, 1000);
    const content = (at: number) => Buffer.alloc(300, at);
    for (const at of [1, 2, 3]) {
      await disk.keep(`key ${at}`, content(at));
      for (const file of await readdir(folder)) {
        const { mtimeMs } = await stat(join(folder, file));
        const older = new Date(mtimeMs - 60_000);
        await utimes(join(folder, file), older, older);
      }
    }
    expect(await disk.read('key 1', digestOf(content(1)))).toBeDefined();
    await disk.keep('key 4', content(4));
    expect(await disk.read('key 2', digestOf(content(2)))).toBeUndefined();
    expect(await disk.read('key 3', digestOf(content(3)))).toBeUndefined();
    expect(await disk.read('key 1', digestOf(content(1)))).toBeDefined();
    expect(await disk.read('key 4', digestOf(content(4)))).toBeDefined();
  });
});
