import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspect } from '../../../src/oci/inspect.ts';
import { formatPlatform } from '../../../src/oci/platform.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { api, client, never, registryError, tagged } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { digestOf, reply, startHostileRegistry, types } from './hostileRegistry.ts';
import {
  descriptor,
  name,
  pushArtifactAttestation,
  pushClassicAttestation,
  pushImage,
  pushIndex,
} from './images.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
});
afterEach(() => registry.close());

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };

function fetchTag(tag = 'v1') {
  return client().registry.fetchManifest(tagged(registry.host, tag), never);
}

function inspectTag(tag = 'v1') {
  return inspect(client().registry, tagged(registry.host, tag), never);
}

describe('manifests', () => {
  it.each([{}, { manifests: {} }, { manifests: 7 }, { manifests: [{}] }, { manifests: null }])(
    'case 1: an index whose manifests are %j is malformed',
    async (part) => {
      registry.manifest(name, 'v1', { schemaVersion: 2, mediaType: types.index, ...part });
      const error = await registryError(fetchTag());
      expect(error.reason).toBe('malformed');
      expect(error.message).toContain('manifests');
      expect(error.remedy).not.toBe('');
    },
  );

  it('case 2: content that is not what its digest names is refused', async () => {
    const image = pushImage(registry, amd64);
    const other = pushImage(registry, arm64);
    registry.answer(`/v2/${name}/manifests/${image.digest}`, {
      headers: { 'content-type': types.manifest, 'docker-content-digest': image.digest },
      body: other.bytes,
    });
    const { registry: ours } = client();
    const reference = parseReference(`${registry.host}/${name}@${image.digest}`);
    expect((await registryError(ours.fetchManifest(reference, never))).reason).toBe(
      'digest-mismatch',
    );
  });

  it('case 3: by tag our digest wins over a wrong Docker-Content-Digest', async () => {
    const image = pushImage(registry, amd64, 'v1');
    const wrong = `sha256:${'f'.repeat(64)}`;
    registry.answer(`/v2/${name}/manifests/v1`, {
      headers: { 'content-type': types.manifest, 'docker-content-digest': wrong },
      body: image.bytes,
    });
    const { registry: ours } = client();
    const fetched = await ours.fetchManifest(tagged(registry.host), never);
    expect(fetched.descriptor.digest).toBe(image.digest);
    // Caught once, its HEAD is not believed either.
    const resolved = await ours.resolve(tagged(registry.host), never);
    expect(resolved.digest).toBe(image.digest);
  });

  it('case 4: a body that says another mediaType than its Content-Type is refused', async () => {
    const manifests: object[] = [];
    const document = { schemaVersion: 2, mediaType: types.list, manifests };
    registry.manifest(name, 'v1', document, types.index);
    const error = await registryError(fetchTag());
    expect(error.reason).toBe('malformed');
    expect(error.message).toContain(types.list);
    registry.manifest(name, 'v2', document, `${types.list}; charset=utf-8`);
    expect((await fetchTag('v2')).manifest.kind).toBe('index');
    registry.manifest(name, 'v3', document, 'text/plain');
    expect((await fetchTag('v3')).manifest.mediaType).toBe(types.list);
  });

  it('case 4: a document that is both an index and a manifest is refused', async () => {
    const image = pushImage(registry, amd64);
    const both = { ...JSON.parse(image.bytes.toString()), manifests: [] } as object;
    registry.manifest(name, 'v1', both);
    expect((await registryError(fetchTag())).reason).toBe('malformed');
  });

  it('case 5: 4 MiB and a byte are read, more than 8 MiB are not', async () => {
    const image = pushImage(registry, amd64);
    const padded = (size: number) => {
      const start = image.bytes.toString().slice(0, -1);
      return Buffer.from(`${start}${' '.repeat(size - image.size)}}`);
    };
    registry.manifest(name, 'big', padded(4 * 1024 * 1024 + 1), types.manifest);
    expect((await fetchTag('big')).descriptor.size).toBe(4 * 1024 * 1024 + 1);
    registry.manifest(name, 'huge', padded(8 * 1024 * 1024 + 1), types.manifest);
    const huge = await registryError(fetchTag('huge'));
    expect(huge.reason).toBe('too-large');
    expect(huge.message).toContain('more than 8 MiB');
  });

  it('case 5: an endless chunked body is cut', async () => {
    let closed = false;
    registry.script((_, response) => {
      response.writeHead(200, { 'content-type': types.index });
      const more = () => {
        while (response.write(Buffer.alloc(256 * 1024, 0x20)));
      };
      response.on('drain', more);
      response.on('close', () => (closed = true));
      more();
      return true;
    });
    expect((await registryError(fetchTag())).reason).toBe('too-large');
    await expect.poll(() => closed).toBe(true);
  });

  it.each([
    ['invalid JSON', '{"schemaVersion":2,', types.index],
    ['a web page', '<!doctype html><title>Sign in</title>', 'text/html; charset=utf-8'],
    ['nothing', '', types.index],
    ['a number', '7', types.index],
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), types.index],
  ])('case 6: %s in place of a manifest is malformed', async (_, body, type) => {
    registry.answer(`/v2/${name}/manifests/v1`, { headers: { 'content-type': type }, body });
    expect((await registryError(fetchTag())).reason).toBe('malformed');
  });

  it.each([
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
    'application/vnd.docker.distribution.manifest.v1+json',
    'application/json',
  ])('case 7: schema 1 is reported as such, served as %s', async (type) => {
    const document = { schemaVersion: 1, name, tag: 'v1', fsLayers: [], history: [] };
    registry.manifest(name, 'v1', document, type);
    const error = await registryError(fetchTag());
    expect(error.reason).toBe('unsupported');
    expect(error.message).toContain('schema 1');
  });

  it('case 8: the images of nested indexes are found, each once', async () => {
    const image = pushImage(registry, amd64);
    const other = pushImage(registry, arm64);
    const entry = descriptor(image, types.manifest, { platform: amd64 });
    const inner = pushIndex(registry, undefined, [
      entry,
      descriptor(other, types.manifest, { platform: arm64 }),
    ]);
    pushIndex(registry, 'v1', [descriptor(inner, types.index), entry]);
    const inspection = await inspectTag();
    expect(inspection.platforms.map((one) => formatPlatform(one.platform)).sort()).toEqual([
      'linux/amd64',
      'linux/arm64',
    ]);
  });

  it('case 8: a nest without end is opened to a depth and listed below it', async () => {
    let inner = pushIndex(registry, undefined, []);
    for (let depth = 0; depth < 10; depth += 1)
      inner = pushIndex(registry, depth === 9 ? 'v1' : undefined, [descriptor(inner, types.index)]);
    const inspection = await inspectTag();
    expect(inspection.other.map(({ mediaType }) => mediaType)).toEqual([types.index]);
    expect(registry.requests).toHaveLength(4);
  });

  it('case 8: what nested indexes name is counted as they come', async () => {
    const entries = Array.from({ length: 40 }, (_, at) => {
      const image = descriptor(pushImage(registry, amd64), types.manifest);
      const many = Array<object>(300).fill({ ...image, annotations: { at: `${at}` } });
      return descriptor(pushIndex(registry, undefined, many), types.index);
    });
    pushIndex(registry, 'v1', entries);
    expect((await registryError(inspectTag())).reason).toBe('too-large');
    expect(registry.requests.length).toBeLessThan(20);
  });

  it('case 8: an index that names itself or its parent ends as a mismatch, not as a loop', async () => {
    const own = `sha256:${'a'.repeat(64)}`;
    pushIndex(registry, 'v1', [{ mediaType: types.index, digest: own, size: 1 }]);
    registry.answer(`/v2/${name}/manifests/${own}`, {
      headers: { 'content-type': types.index },
      body: {
        schemaVersion: 2,
        mediaType: types.index,
        manifests: [{ mediaType: types.index, digest: own, size: 1 }],
      },
    });
    expect((await registryError(inspectTag())).reason).toBe('digest-mismatch');
  });

  it('case 9: an index of nothing is an inspection of nothing', async () => {
    pushIndex(registry, 'v1', []);
    expect((await inspectTag()).platforms).toEqual([]);
  });

  it('case 9: twice the same platform, none at all, and arm v7 beside v8', async () => {
    const twice = [pushImage(registry, amd64), pushImage(registry, { ...amd64, variant: 'v3' })];
    const silent = pushImage(registry, arm64);
    const arm = { os: 'linux', architecture: 'arm' };
    const [v7, v8] = [
      pushImage(registry, { ...arm, variant: 'v7' }),
      pushImage(registry, { ...arm, variant: 'v8' }),
    ];
    pushIndex(registry, 'v1', [
      ...twice.map((image) => descriptor(image, types.manifest, { platform: amd64 })),
      descriptor(silent, types.manifest),
      descriptor(v7, types.manifest, { platform: { ...arm, variant: 'v7' } }),
      descriptor(v8, types.manifest, { platform: { ...arm, variant: 'v8' } }),
    ]);
    const { platforms } = await inspectTag();
    expect(platforms.map((one) => formatPlatform(one.platform))).toEqual([
      'linux/amd64',
      'linux/amd64',
      'linux/arm64',
      'linux/arm/v7',
      'linux/arm/v8',
    ]);
    expect(new Set(platforms.map(({ digest }) => digest)).size).toBe(5);
    expect(platforms[0]?.created).toBe('2026-01-02T03:04:05Z');
  });

  it('case 10: attestations of both layouts are joined to their image', async () => {
    const [first, second] = [pushImage(registry, amd64), pushImage(registry, arm64)];
    pushIndex(registry, 'v1', [
      descriptor(first, types.manifest, { platform: amd64 }),
      descriptor(second, types.manifest, { platform: arm64 }),
      pushClassicAttestation(registry, first.digest),
      pushArtifactAttestation(registry, second),
    ]);
    const inspection = await inspectTag();
    expect(inspection.platforms).toHaveLength(2);
    expect(inspection.other).toEqual([]);
    for (const platform of inspection.platforms) {
      expect(platform.attestations).toHaveLength(1);
      expect(platform.attestations[0]?.subject).toBe(platform.digest);
      expect(platform.attestations[0]?.predicateTypes).toEqual(['https://slsa.dev/provenance/v1']);
    }
    expect(inspection.attestations).toHaveLength(2);
  });

  it('case 11: an attestation whose subject is missing is listed, under no platform', async () => {
    const image = pushImage(registry, amd64);
    const gone = `sha256:${'b'.repeat(64)}`;
    pushIndex(registry, 'v1', [
      descriptor(image, types.manifest, { platform: amd64 }),
      pushClassicAttestation(registry, gone),
    ]);
    const inspection = await inspectTag();
    expect(inspection.platforms.map(({ attestations }) => attestations)).toEqual([[]]);
    expect(inspection.attestations.map(({ subject }) => subject)).toEqual([gone]);
  });

  it('case 12: unknown media types are tolerated and listed', async () => {
    const image = pushImage(registry, amd64);
    const strange = registry.blob(name, { strange: true });
    const chart = registry.manifest(name, undefined, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(strange, 'application/vnd.cncf.helm.config.v1+json'),
      layers: [],
    });
    pushIndex(registry, 'v1', [
      descriptor(image, types.manifest, { platform: amd64 }),
      descriptor(strange, 'application/vnd.example.future+json'),
      descriptor(chart, types.manifest),
    ]);
    const inspection = await inspectTag();
    expect(inspection.platforms).toHaveLength(1);
    expect(inspection.other.map(({ digest }) => digest)).toEqual([strange.digest, chart.digest]);
  });

  it('case 24: a body compressed though identity was asked for is the body that was stored', async () => {
    const image = pushImage(registry, amd64);
    registry.answer(`/v2/${name}/manifests/v1`, {
      headers: { 'content-type': types.manifest, 'content-encoding': 'gzip' },
      body: gzipSync(image.bytes),
    });
    expect((await fetchTag()).descriptor.digest).toBe(image.digest);
    expect(registry.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('case 24: a small body that unpacks to a huge one is cut', async () => {
    registry.answer(`/v2/${name}/manifests/v1`, {
      headers: { 'content-type': types.manifest, 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)),
    });
    expect((await registryError(fetchTag())).reason).toBe('too-large');
  });

  it.each([
    ['is not allowed', { status: 405 }],
    ['has no digest', { headers: { 'content-type': types.manifest, 'content-length': '5' } }],
    ['has no length', { headers: { 'docker-content-digest': `sha256:${'c'.repeat(64)}` } }],
  ])('case 30: where HEAD %s, GET decides', async (_, answer) => {
    const image = pushImage(registry, amd64, 'v1');
    registry.script((request, response) => {
      if (request.method !== 'HEAD') return false;
      reply(response, answer, 'HEAD');
      return true;
    });
    const resolved = await client().registry.resolve(tagged(registry.host), never);
    expect(resolved).toMatchObject({ digest: image.digest, size: image.size });
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });

  it('asks for both families in one Accept header', async () => {
    pushImage(registry, amd64, 'v1');
    await fetchTag();
    const accept = registry.requests[0]?.headers.accept ?? '';
    for (const type of [types.index, types.list, types.manifest, types.dockerManifest])
      expect(accept.split(', ')).toContain(type);
  });

  it('refuses a config blob that is not what its digest names, or too large to read', async () => {
    const blob = registry.blob(name, { os: 'linux' });
    const other = Buffer.from('{"os":"plan9"}');
    registry.answer(`/v2/${name}/blobs/${blob.digest}`, { body: other });
    const asked = { mediaType: types.config, annotations: {}, digest: blob.digest };
    const { registry: ours } = client();
    const fetchBlob = (size: number) =>
      registryError(ours.fetchBlob(api(registry.host), { ...asked, size }, never));
    expect((await fetchBlob(other.length)).reason).toBe('digest-mismatch');
    expect((await fetchBlob(32 * 1024 * 1024 + 1)).reason).toBe('too-large');
    expect(registry.requests).toHaveLength(1);
  });

  it('fails when a child the index names is missing', async () => {
    pushIndex(registry, 'v1', [
      {
        mediaType: types.manifest,
        digest: digestOf(Buffer.from('gone')),
        size: 4,
        platform: amd64,
      },
    ]);
    const error = await registryError(inspectTag());
    expect(error.reason).toBe('not-found');
    expect(error.remedy).toContain('the image is not whole');
  });
});
