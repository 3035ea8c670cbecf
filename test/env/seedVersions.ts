import { digestOf, encode, putAttestations, putBlob, putManifest } from './seedTags.ts';

const index = 'application/vnd.oci.image.index.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const layer = 'application/vnd.oci.image.layer.v1.tar+gzip';
const configType = 'application/vnd.oci.image.config.v1+json';

/** What one version of the image is made of. */
interface Version {
  readonly tag: string;
  readonly architectures: readonly string[];
  /** Bytes of each step's layer; a step of another size is another layer. */
  readonly steps: Readonly<Record<string, number>>;
  readonly user: string;
  readonly packages: Readonly<Record<string, string>>;
}

const versions: readonly Version[] = [
  {
    tag: 'v1.0.0',
    architectures: ['amd64', '386'],
    steps: {
      'ADD rootfs.tar / # buildkit': 3_100_000,
      'RUN /bin/sh -c apk add --no-cache ca-certificates # buildkit': 820_000,
      'COPY dist/api /usr/bin/api # buildkit': 1_400_000,
      'RUN /bin/sh -c adduser -D api # buildkit': 4_200,
    },
    user: '',
    packages: { busybox: '1.36.1', musl: '1.2.4-r2', 'ca-certificates': '20240226-r0' },
  },
  {
    tag: 'v1.1.0',
    architectures: ['amd64', 'arm64'],
    steps: {
      'ADD rootfs.tar / # buildkit': 3_100_000,
      'RUN /bin/sh -c apk add --no-cache ca-certificates # buildkit': 860_000,
      'COPY dist/api /usr/bin/api # buildkit': 2_600_000,
      'COPY migrations /migrations # buildkit': 310_000,
    },
    user: '10001',
    packages: { busybox: '1.37.0', musl: '1.2.5-r0', zlib: '1.3.1-r2' },
  },
];

/** Two versions of an image that differ in platforms, layers, config and packages: v1.0.0 and v1.1.0. */
export async function seedVersions(registry: string, repository: string): Promise<void> {
  const base = `http://${registry}/v2`;
  for (const version of versions) {
    const manifests: unknown[] = [];
    for (const architecture of version.architectures) {
      const platform = { os: 'linux', architecture };
      const image = await putImage(base, repository, version, architecture);
      const packages = Object.entries(version.packages).map(([name, versionInfo]) => ({
        name,
        versionInfo,
      }));
      const sbom = { spdxVersion: 'SPDX-2.3', packages };
      manifests.push({ mediaType: manifest, ...image, platform });
      manifests.push(
        await putAttestations(base, repository, image.digest, [
          ['https://spdx.dev/Document', sbom],
        ]),
      );
    }
    const bytes = encode({ schemaVersion: 2, mediaType: index, manifests });
    await putManifest(base, repository, version.tag, index, bytes);
  }
}

async function putImage(
  base: string,
  repository: string,
  { tag, steps, user }: Version,
  architecture: string,
): Promise<{ digest: string; size: number }> {
  const layers = [];
  for (const [step, size] of Object.entries(steps)) {
    const bytes = new Uint8Array(size);
    bytes.set(encode(`${architecture} ${step}`));
    layers.push({ mediaType: layer, ...(await putBlob(base, repository, bytes)) });
  }
  const config = {
    os: 'linux',
    architecture,
    created: '2026-02-08T10:18:45Z',
    config: {
      User: user,
      Entrypoint: ['/usr/bin/api'],
      Env: ['PATH=/usr/bin', `VERSION=${tag}`],
      Labels: { 'org.opencontainers.image.version': tag },
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    history: Object.keys(steps).map((step) => ({ created_by: step })),
  };
  const bytes = encode({
    schemaVersion: 2,
    mediaType: manifest,
    config: { mediaType: configType, ...(await putBlob(base, repository, encode(config))) },
    layers,
  });
  const digest = digestOf(bytes);
  await putManifest(base, repository, digest, manifest, bytes);
  return { digest, size: bytes.length };
}
