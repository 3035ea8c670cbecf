import type { Digest } from './digest.ts';
import type { ImageConfig } from './imageConfig.ts';
import { parseImageConfig } from './imageConfig.ts';
import type { Inspection } from './inspect.ts';
import type { LayerStep } from './layerSteps.ts';
import { layerSteps } from './layerSteps.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { isImageConfigType } from './mediaType.ts';
import { formatPlatform } from './platform.ts';
import type { Registry } from './registry.ts';

/** What one platform's image consists of. */
export interface ImageContents {
  /** `os/arch[/variant]` */
  readonly platform: string;
  readonly digest: Digest;
  /** Of the image's config. */
  readonly configDigest?: Digest;
  /** Absent where the config is not that of a container image. */
  readonly config?: ImageConfig;
  /** Bottom first, each with the step that made it. */
  readonly layers: readonly LayerStep[];
  /** Of the platform's own manifest. */
  readonly annotations: Readonly<Record<string, string>>;
}

const concurrency = 4;

/** Config, layers and annotations of every platform; what `inspect` has read is in the cache. RegistryError. */
export function readContents(
  registry: Registry,
  { reference: { repository }, platforms }: Inspection,
  signal: AbortSignal,
): Promise<ImageContents[]> {
  return mapConcurrently(platforms, concurrency, async ({ platform, digest }) => {
    const reference = { kind: 'digest', repository, digest } as const;
    const { manifest } = await registry.fetchManifest(reference, signal);
    const { annotations } = manifest;
    const base = { platform: formatPlatform(platform), digest, annotations };
    if (manifest.kind !== 'manifest') return { ...base, layers: [] };
    const configDigest = manifest.config.digest;
    if (!isImageConfigType(manifest.config.mediaType))
      return { ...base, configDigest, layers: layerSteps(manifest, undefined) };
    const config = parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal));
    return { ...base, configDigest, config, layers: layerSteps(manifest, config) };
  });
}
