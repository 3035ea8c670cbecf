import { createHash } from 'node:crypto';

/** A blob or manifest in the registry, as a descriptor names it. */
interface Stored {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const index = 'application/vnd.oci.image.index.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const config = 'application/vnd.oci.image.config.v1+json';
const layer = 'application/vnd.oci.image.layer.v1.tar';
const architectures = ['amd64', 'arm64'];

/** Pushes `count` two-platform images that share one layer, tagged 1.0.0, 1.0.1, …. Returns the tags. */
export async function seedRegistry(host: string, name: string, count: number): Promise<string[]> {
  const base = `http://${host}/v2/${name}`;
  const content = new Uint8Array(10_240);
  const shared = await pushBlob(base, content, layer);
  const tags = Array.from({ length: count }, (_, patch) => `1.0.${patch}`);
  for (const tag of tags) {
    const manifests = [];
    for (const architecture of architectures) {
      const image = await pushImage(base, tag, architecture, shared);
      manifests.push({ ...image, platform: { os: 'linux', architecture } });
    }
    await pushManifest(base, tag, index, { schemaVersion: 2, mediaType: index, manifests });
  }
  return tags;
}

async function pushImage(
  base: string,
  tag: string,
  architecture: string,
  shared: Stored,
): Promise<Stored> {
  const image = await pushBlob(
    base,
    bytesOf({
      architecture,
      os: 'linux',
      created: '2026-01-10T12:00:00Z',
      config: { Labels: { 'org.opencontainers.image.version': tag } },
      rootfs: { type: 'layers', diff_ids: [shared.digest] },
      history: [{ created: '2026-01-10T12:00:00Z', created_by: 'COPY . .' }],
    }),
    config,
  );
  const document = { schemaVersion: 2, mediaType: manifest, config: image, layers: [shared] };
  const digest = digestOf(bytesOf(document));
  return pushManifest(base, digest, manifest, document);
}

async function pushBlob(base: string, bytes: Uint8Array, mediaType: string): Promise<Stored> {
  const digest = digestOf(bytes);
  const stored = { mediaType, digest, size: bytes.length };
  const there = await fetch(`${base}/blobs/${digest}`, { method: 'HEAD' });
  if (there.ok) return stored;
  const upload = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(upload.headers.get('location') ?? '', base);
  place.searchParams.set('digest', digest);
  const body = new Blob([new Uint8Array(bytes)]);
  const headers = { 'content-type': 'application/octet-stream' };
  await expectOk(await fetch(place, { method: 'PUT', body, headers }));
  return stored;
}

async function pushManifest(
  base: string,
  reference: string,
  mediaType: string,
  document: unknown,
): Promise<Stored> {
  const bytes = bytesOf(document);
  const headers = { 'content-type': mediaType };
  const body = new Blob([new Uint8Array(bytes)]);
  await expectOk(await fetch(`${base}/manifests/${reference}`, { method: 'PUT', body, headers }));
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

async function expectOk(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`the registry answered ${answer.status}: ${await answer.text()}`);
}

function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
