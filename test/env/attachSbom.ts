import { createHash } from 'node:crypto';

const sha256 = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Pushes an SBOM that refers to a tag's manifest, listed under the fallback tag: this registry has no API. */
export async function attachSbom(registry: string, name: string, tag: string): Promise<void> {
  const base = `http://${registry}/v2/${name}`;
  const put = async (url: string, bytes: Buffer, type: string): Promise<void> => {
    const body = new Uint8Array(bytes);
    const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body });
    if (answer.status !== 201) throw new Error(`${url} answered ${answer.status}`);
  };
  const empty = Buffer.from('{}');
  const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  const at = new URL(begun.headers.get('location') ?? '', base);
  at.searchParams.set('digest', sha256(empty));
  await put(at.href, empty, 'application/octet-stream');
  const subject = await fetch(`${base}/manifests/${tag}`, {
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  const bytes = Buffer.from(await subject.arrayBuffer());
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const artifactType = 'application/spdx+json';
  const entry = {
    mediaType: 'application/vnd.oci.empty.v1+json',
    digest: sha256(empty),
    size: empty.length,
  };
  const artifact = Buffer.from(
    JSON.stringify({
      ...{
        schemaVersion: 2,
        mediaType: manifestType,
        artifactType,
        config: entry,
        layers: [entry],
      },
      subject: {
        mediaType: 'application/vnd.oci.image.index.v1+json',
        digest: sha256(bytes),
        size: bytes.length,
      },
    }),
  );
  await put(`${base}/manifests/${sha256(artifact)}`, artifact, manifestType);
  const listed = { mediaType: manifestType, digest: sha256(artifact), size: artifact.length };
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const index = { schemaVersion: 2, mediaType, manifests: [{ ...listed, artifactType }] };
  const fallback = sha256(bytes).replace(':', '-');
  await put(`${base}/manifests/${fallback}`, Buffer.from(JSON.stringify(index)), mediaType);
}
