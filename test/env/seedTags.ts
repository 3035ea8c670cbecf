import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

const index = 'application/vnd.oci.image.index.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const Descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number() });
const Child = z.extend(Descriptor, {
  platform: z.object({ os: z.string(), architecture: z.string() }),
});
const Index = z.object({ manifests: z.array(Child) });
const Image = z.object({ config: Descriptor, layers: z.array(Descriptor) });

const source = 'library/busybox';

const commit = '860c1904a1ce19322e91ac35af1ab07466440c37';
const predicates: readonly (readonly [string, object])[] = [
  [
    'https://slsa.dev/provenance/v1',
    {
      buildDefinition: {
        buildType:
          'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
        externalParameters: {
          configSource: { path: 'Dockerfile' },
          request: { frontend: 'dockerfile.v0', args: { 'build-arg:VERSION': '1.4.0' } },
        },
        resolvedDependencies: [
          { uri: 'pkg:docker/busybox@latest', digest: { sha256: 'b'.repeat(64) } },
        ],
      },
      runDetails: {
        builder: { id: 'https://github.com/acme/api/actions/runs/42' },
        metadata: {
          startedOn: '2026-02-08T10:18:33Z',
          finishedOn: '2026-02-08T10:18:45Z',
          buildkit_metadata: { vcs: { source: 'https://github.com/acme/api', revision: commit } },
        },
      },
    },
  ],
  [
    'https://spdx.dev/Document',
    {
      spdxVersion: 'SPDX-2.3',
      packages: [
        { name: 'busybox', versionInfo: '1.37.0', licenseDeclared: 'GPL-2.0-only' },
        { name: 'musl', versionInfo: '1.2.5-r0', licenseDeclared: 'MIT' },
        { name: 'zlib', versionInfo: '1.3.1-r2', licenseDeclared: 'Zlib' },
      ],
    },
  ],
];

/**
 * Puts the two platforms of busybox, each with provenance and an SBOM, into a repository of the
 * tests' registry under every tag; each tag has an index of its own.
 */
export async function seedTags(
  registry: string,
  repository: string,
  tags: readonly string[],
): Promise<void> {
  const base = `http://${registry}/v2`;
  const top = z.parse(
    Index,
    await (await read(`${base}/${source}/manifests/latest`, index)).json(),
  );
  const images = top.manifests.filter(({ platform }) => platform.os !== 'unknown');
  const entries: unknown[] = [...images];
  for (const { digest } of images) {
    const answer = await read(`${base}/${source}/manifests/${digest}`, manifest);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { config, layers } = z.parse(Image, JSON.parse(new TextDecoder().decode(bytes)));
    for (const blob of [config, ...layers]) await mountBlob(base, repository, blob.digest);
    await putManifest(base, repository, digest, manifest, bytes);
    entries.push(await putAttestations(base, repository, digest));
  }
  for (const tag of tags) {
    const annotations = { 'org.opencontainers.image.version': tag };
    const text = { schemaVersion: 2, mediaType: index, manifests: entries, annotations };
    await putManifest(base, repository, tag, index, encode(text));
  }
}

/** In BuildKit's layout: an unrunnable manifest whose layers are in-toto statements. */
export async function putAttestations(
  base: string,
  repository: string,
  subject: string,
  statements: readonly (readonly [string, object])[] = predicates,
): Promise<unknown> {
  const layers = [];
  for (const [predicateType, predicate] of statements) {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      predicateType,
      subject: [{ name: 'image', digest: { sha256: subject.slice('sha256:'.length) } }],
      predicate,
    };
    const annotations = { 'in-toto.io/predicate-type': predicateType };
    const blob = await putBlob(base, repository, encode(statement));
    layers.push({ mediaType: 'application/vnd.in-toto+json', ...blob, annotations });
  }
  const unknown = { architecture: 'unknown', os: 'unknown' };
  const empty = encode({ ...unknown, config: {}, rootfs: { type: 'layers', diff_ids: [] } });
  const config = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    ...(await putBlob(base, repository, empty)),
  };
  const bytes = encode({ schemaVersion: 2, mediaType: manifest, config, layers });
  const digest = digestOf(bytes);
  await putManifest(base, repository, digest, manifest, bytes);
  return {
    mediaType: manifest,
    digest,
    size: bytes.length,
    platform: unknown,
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject,
    },
  };
}

export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function read(address: string, accept: string): Promise<Response> {
  return expectOk(await fetch(address, { headers: { accept } }));
}

async function mountBlob(base: string, repository: string, digest: string): Promise<void> {
  const query = new URLSearchParams({ mount: digest, from: source }).toString();
  await expectOk(
    await fetch(`${base}/${repository}/blobs/uploads/?${query}`, { method: 'POST' }),
    201,
  );
}

export async function putBlob(
  base: string,
  repository: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ digest: string; size: number }> {
  const digest = digestOf(bytes);
  const started = await expectOk(
    await fetch(`${base}/${repository}/blobs/uploads/`, { method: 'POST' }),
  );
  const address = new URL(started.headers.get('location') ?? '', base);
  address.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await expectOk(await fetch(address, { method: 'PUT', body: bytes, headers }));
  return { digest, size: bytes.length };
}

export async function putManifest(
  base: string,
  repository: string,
  reference: string,
  mediaType: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const headers = { 'content-type': mediaType };
  const address = `${base}/${repository}/manifests/${reference}`;
  await expectOk(await fetch(address, { method: 'PUT', body, headers }));
}

async function expectOk(answer: Response, status?: number): Promise<Response> {
  const expected = status === undefined ? answer.ok : answer.status === status;
  if (!expected) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
