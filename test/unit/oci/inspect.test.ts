import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import { inspect } from '../../../src/oci/inspect.ts';
import { inspectionJson } from '../../../src/oci/inspectionJson.ts';
import type { Descriptor, Manifest } from '../../../src/oci/manifest.ts';
import { describePlatformImage } from '../../../src/oci/platformImage.ts';
import type { Registry } from '../../../src/oci/registry.ts';

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const repository = { registry: 'reg.example.com', name: 'acme/api' };
const reference = { kind: 'tag', repository, tag: 'v1' } as const;
const signal = new AbortController().signal;

function digest(number: number): Digest {
  const text = `sha256:${number.toString(16).padStart(64, '0')}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

function entry(number: number, more: Partial<Descriptor> = {}): Descriptor {
  return { mediaType: imageType, digest: digest(number), size: 10, annotations: {}, ...more };
}

function index(...manifests: Descriptor[]): Manifest {
  return { kind: 'index', mediaType: indexType, annotations: { by: 'test' }, manifests };
}

function image(config: number, more: Partial<Manifest> = {}): Manifest {
  return {
    kind: 'manifest',
    mediaType: imageType,
    annotations: {},
    config: entry(config, { mediaType: configType, size: 100 }),
    layers: [entry(9001, { size: 1000 }), entry(9002, { size: 2000 })],
    ...more,
  } as Manifest;
}

interface Asked {
  readonly what: string[];
  atOnce: number;
}

/** A registry of what the port is handed: digests are labels here, nothing is hashed. */
function holding(tag: Manifest, children: Record<string, Manifest>, blobs: Record<string, object>) {
  const asked: Asked = { what: [], atOnce: 0 };
  let open = 0;
  async function asking<T>(what: string, found: T | undefined): Promise<T> {
    asked.what.push(what);
    open += 1;
    asked.atOnce = Math.max(asked.atOnce, open);
    await Promise.resolve();
    await Promise.resolve();
    open -= 1;
    if (found === undefined) throw new Error(`not here: ${what}`);
    return found;
  }
  const unused = () => Promise.reject(new Error('not asked for here'));
  const registry: Registry = {
    listTags: () => {
      throw new Error('not asked for here');
    },
    resolve: unused,
    listReferrers: unused,
    async fetchManifest(wanted) {
      const key = wanted.kind === 'tag' ? 'tag' : wanted.digest;
      const manifest = await asking(key, wanted.kind === 'tag' ? tag : children[key]);
      const own = wanted.kind === 'tag' ? digest(1) : wanted.digest;
      const descriptor = { mediaType: manifest.mediaType, digest: own, size: 10, annotations: {} };
      return { repository, descriptor, bytes: new Uint8Array(), manifest };
    },
    async fetchBlob(_, blob) {
      const found = await asking(blob.digest, blobs[blob.digest]);
      return new TextEncoder().encode(JSON.stringify(found));
    },
  };
  return { registry, asked };
}

const amd64 = { os: 'linux', architecture: 'amd64' };

describe('inspect', () => {
  it('reads a single manifest: platform, size and date from its config', async () => {
    const created = '2026-01-02T03:04:05Z';
    const { registry, asked } = holding(
      image(50),
      { [digest(1)]: image(50) },
      { [digest(50)]: { os: 'linux', architecture: 'arm', variant: 'v7', created } },
    );
    const inspection = await inspect(registry, reference, signal);
    expect(inspectionJson(inspection)).toEqual({
      reference: 'reg.example.com/acme/api:v1',
      digest: digest(1),
      mediaType: imageType,
      platforms: [{ platform: 'linux/arm/v7', digest: digest(1), size: 3100, created }],
      attestations: [],
    });
    expect(asked.what).toContain(digest(50));
  });

  it('asks for each child and config once, at most six at a time', async () => {
    const numbers = Array.from({ length: 20 }, (_, at) => 100 + at);
    const entries = numbers.map((number) =>
      entry(number, { platform: { os: 'linux', architecture: `a${number}` } }),
    );
    const children = Object.fromEntries(numbers.map((n) => [digest(n), image(n + 1000)]));
    const blobs = Object.fromEntries(numbers.map((n) => [digest(n + 1000), amd64]));
    const { registry, asked } = holding(index(...entries), children, blobs);
    const inspection = await inspect(registry, reference, signal);
    expect(inspection.platforms.map(({ digest: own }) => own)).toEqual(numbers.map(digest));
    expect(asked.what).toHaveLength(41);
    expect(new Set(asked.what).size).toBe(41);
    expect(asked.atOnce).toBe(6);
  });

  it('opens mutually nested indexes once each', async () => {
    const nested = (number: number) => entry(number, { mediaType: indexType });
    const { registry, asked } = holding(
      index(nested(2)),
      { [digest(2)]: index(nested(3)), [digest(3)]: index(nested(2), nested(1), nested(3)) },
      {},
    );
    const inspection = await inspect(registry, reference, signal);
    expect(inspection.platforms).toEqual([]);
    expect(asked.what).toEqual(['tag', digest(2), digest(3)]);
  });

  it('joins an attestation whose subject only its manifest names', async () => {
    const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';
    const statement = (predicate: string) =>
      entry(9003, { annotations: { 'in-toto.io/predicate-type': predicate } });
    const { registry } = holding(
      index(entry(2, { platform: amd64 }), entry(3, { artifactType }), entry(4, { artifactType })),
      {
        [digest(2)]: image(50),
        [digest(3)]: image(51, {
          artifactType,
          subject: entry(2),
          layers: [statement('a'), statement('b'), statement('a')],
        }),
        [digest(4)]: image(52, { artifactType }),
      },
      { [digest(50)]: amd64 },
    );
    const inspection = await inspect(registry, reference, signal);
    const summary = {
      digest: digest(3),
      subject: digest(2),
      predicateTypes: ['a', 'b'],
      artifactType,
    };
    expect(inspection.platforms[0]?.attestations).toEqual([summary]);
    expect(inspection.attestations).toEqual([summary]);
    // Without any subject it speaks of nothing that could be shown.
    expect(inspection.other.map((one) => one.digest)).toEqual([digest(4)]);
  });

  it('refuses an index of more children than anybody means', async () => {
    const entries = Array.from({ length: 1001 }, (_, at) => entry(at + 10, { platform: amd64 }));
    const { registry, asked } = holding(index(...entries), {}, {});
    await expect(inspect(registry, reference, signal)).rejects.toMatchObject({
      reason: 'too-large',
    });
    expect(asked.what).toEqual(['tag']);
  });

  it('starts nothing more after a failure', async () => {
    const entries = Array.from({ length: 100 }, (_, at) => entry(at + 10, { platform: amd64 }));
    const { registry, asked } = holding(index(...entries), {}, {});
    await expect(inspect(registry, reference, signal)).rejects.toThrow('not here');
    expect(asked.what.length).toBeLessThanOrEqual(1 + 6);
  });
});

describe('describePlatformImage', () => {
  it('says of an index and of an artifact that they are no image', async () => {
    const { registry } = holding(
      index(),
      {
        [digest(2)]: index(),
        [digest(3)]: image(50, { config: entry(50, { mediaType: 'x/empty' }) }),
      },
      {},
    );
    for (const number of [2, 3])
      await expect(
        describePlatformImage(registry, repository, entry(number), signal),
      ).rejects.toMatchObject({ reason: 'unsupported' });
  });
});
