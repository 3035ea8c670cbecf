import type { AttestationSummary } from './attestation.ts';
import type { Digest } from './digest.ts';
import { present } from './foreignJson.ts';
import type { ImageConfig } from './imageConfig.ts';
import { parseImageConfig } from './imageConfig.ts';
import type { Descriptor, ImageManifest } from './manifest.ts';
import { isImageConfigType } from './mediaType.ts';
import type { Platform } from './platform.ts';
import { isUnknownPlatform } from './platform.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';

export interface PlatformImage {
  readonly platform: Platform;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Compressed bytes: config and layers. */
  readonly size?: number;
  /** RFC 3339, as the config says; may be 1970 for reproducible builds. */
  readonly created?: string;
  readonly attestations: readonly AttestationSummary[];
}

/**
 * One image of an index, with its size and date; two requests at most. Its attestations are not
 * looked for: the index names them. RegistryError `unsupported` when it is not a container image.
 */
export async function describePlatformImage(
  registry: Registry,
  repository: Repository,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<PlatformImage> {
  const image = await findPlatformImage(registry, repository, descriptor, signal);
  if (image !== undefined) return image;
  throw new RegistryError(
    'unsupported',
    `${descriptor.digest} is an index or an artifact without a platform, not a container image.`,
    'Open the manifest to see what it holds.',
    { host: repository.registry },
  );
}

/** The same, undefined when it is not a container image. RegistryError. */
export async function findPlatformImage(
  registry: Registry,
  repository: Repository,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<PlatformImage | undefined> {
  const { digest } = descriptor;
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  if (manifest.kind !== 'manifest') return undefined;
  const config = await imageConfigOf(registry, repository, manifest, signal);
  const platform = descriptor.platform ?? config?.platform;
  if (platform === undefined || isUnknownPlatform(platform)) return undefined;
  return {
    platform,
    digest,
    mediaType: manifest.mediaType,
    size: compressedSize(manifest),
    attestations: [],
    ...present({ created: config?.created }),
  };
}

/** Undefined for a manifest whose config is not an image's. */
async function imageConfigOf(
  registry: Registry,
  repository: Repository,
  manifest: ImageManifest,
  signal: AbortSignal,
): Promise<ImageConfig | undefined> {
  if (!isImageConfigType(manifest.config.mediaType)) return undefined;
  return parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal));
}

/** Bytes a pull without anything in store would fetch. */
function compressedSize(manifest: ImageManifest): number {
  return manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
}
