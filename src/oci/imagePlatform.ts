import { parseImageConfig } from './imageConfig.ts';
import type { FetchedManifest } from './manifest.ts';
import { isImageConfigType } from './mediaType.ts';
import type { Platform } from './platform.ts';
import { isUnknownPlatform } from './platform.ts';
import type { Registry } from './registry.ts';

/**
 * The platform an image's own config names, as containerd writes it; undefined for what is not a
 * container image. One request. RegistryError.
 */
export async function imagePlatform(
  registry: Registry,
  { manifest, repository }: FetchedManifest,
  signal: AbortSignal,
): Promise<Platform | undefined> {
  if (manifest.kind !== 'manifest' || !isImageConfigType(manifest.config.mediaType))
    return undefined;
  const { platform } = parseImageConfig(
    await registry.fetchBlob(repository, manifest.config, signal),
  );
  if (platform === undefined || isUnknownPlatform(platform)) return undefined;
  const { variant, ...rest } = platform;
  // The variants everybody means are left out (containerd platforms, normalizeArch).
  const usual = `${platform.architecture}/${variant ?? ''}`;
  return usual === 'arm64/v8' || usual === 'amd64/v1' ? rest : platform;
}
