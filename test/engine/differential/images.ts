import type { Content, Stored } from './content.ts';
import type { Random } from './random.ts';

export const types = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  inToto: 'application/vnd.in-toto+json',
  attestation: 'application/vnd.docker.attestation.manifest.v1+json',
} as const;

export interface PlatformJson {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
}

export const platforms: readonly PlatformJson[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'amd64', variant: 'v3' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' },
  { os: 'linux', architecture: 'arm', variant: 'v5' },
  { os: 'linux', architecture: 'arm', variant: 'v6' },
  { os: 'linux', architecture: 'arm', variant: 'v7' },
  { os: 'linux', architecture: '386' },
  { os: 'linux', architecture: 'riscv64' },
  { os: 'linux', architecture: 's390x' },
  { os: 'linux', architecture: 'ppc64le' },
  { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.6293' },
  { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2655' },
  { os: 'darwin', architecture: 'arm64' },
  { os: 'wasip1', architecture: 'wasm' },
];

export interface ImageOptions {
  readonly docker?: boolean;
  /** Laid over the config, over its `config` member, and over the manifest. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly run?: Readonly<Record<string, unknown>> | null;
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly layers?: number;
  readonly indent?: number;
}

/** One image manifest with a config and layers of its own. */
export function image(
  content: Content,
  random: Random,
  platform: PlatformJson,
  options: ImageOptions = {},
): Stored {
  const docker = options.docker === true;
  const count = options.layers ?? 1 + random.below(3);
  const layers = Array.from({ length: count }, () =>
    content.blob(docker ? types.dockerLayer : types.ociLayer, bytes(random)),
  );
  const config = content.blob(docker ? types.dockerConfig : types.ociConfig, {
    ...platform,
    created: `20${10 + random.below(16)}-0${1 + random.below(9)}-1${random.below(10)}T08:00:00.${1 + random.below(8)}Z`,
    config: options.run === null ? null : { ...runConfig(random), ...options.run },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    history: layers.map((_, at) => ({ created: '2020-01-01T00:00:00Z', created_by: `RUN ${at}` })),
    ...options.config,
  });
  const mediaType = docker ? types.dockerManifest : types.ociManifest;
  const document = { schemaVersion: 2, mediaType, config, layers, ...options.manifest };
  const stored = content.manifest(mediaType, document, options.indent);
  content.images.set(stored.digest, [platform.os, platform.architecture].join('/'));
  return stored;
}

function runConfig(random: Random): Record<string, unknown> {
  return {
    Env: ['PATH=/usr/bin:/bin', `BUILD=${random.below(1000)}`],
    ...(random.oneIn(2) && { Entrypoint: ['/app', '--serve'] }),
    ...(random.oneIn(2) && { Cmd: ['sh', '-c', 'echo "a b"'] }),
    ...(random.oneIn(2) && { User: random.pick(['0', '65532:65532', 'nonroot']) }),
    ...(random.oneIn(3) && { WorkingDir: '/srv' }),
    ...(random.oneIn(3) && { ExposedPorts: { '8080/tcp': {}, '53/udp': {} } }),
    ...(random.oneIn(3) && { Volumes: { '/data': {} } }),
    ...(random.oneIn(2) && {
      Labels: {
        'org.opencontainers.image.revision': `${random.below(2 ** 31)}`,
        'org.opencontainers.image.title': 'Ünï <b>&amp;</b> "quoted"',
      },
    }),
  };
}

export function bytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: 40 + random.below(400) }, () => random.below(256));
}

export interface Entry extends Stored {
  readonly platform?: PlatformJson;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An index over entries; `docker` makes it a manifest list. */
export function index(
  content: Content,
  manifests: readonly Entry[],
  options: Pick<ImageOptions, 'docker' | 'manifest' | 'indent'> = {},
): Stored {
  const mediaType = options.docker === true ? types.dockerList : types.ociIndex;
  const document = { schemaVersion: 2, mediaType, manifests, ...options.manifest };
  return content.manifest(mediaType, document, options.indent);
}
