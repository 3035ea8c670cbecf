import { absentAsUndefined } from '../../oci/absent.ts';
import type { Digest } from '../../oci/digest.ts';
import { flattenIndex } from '../../oci/flattenIndex.ts';
import { parseImageConfig } from '../../oci/imageConfig.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { isImageConfigType } from '../../oci/mediaType.ts';
import { formatPlatform, isUnknownPlatform } from '../../oci/platform.ts';
import type { Reference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';

export interface PublishedPlatform {
  /** `os/arch[/variant]`. */
  readonly platform: string;
  readonly digest: Digest;
  /** The label `org.opencontainers.image.revision`; absent when the image has none. */
  readonly revision?: string;
}

/** What a tag points at, as far as it says where it came from. */
export interface PublishedImage {
  readonly digest: Digest;
  readonly platforms: readonly PublishedPlatform[];
}

const concurrency = 6;

/** Undefined when there is no such tag or digest, or no such repository. RegistryError. */
export async function publishedImage(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<PublishedImage | undefined> {
  const fetched = await absentAsUndefined(registry.fetchManifest(reference, signal));
  if (fetched === undefined) return undefined;
  const { platforms } = await flattenIndex(registry, fetched, concurrency, signal);
  const found = await mapConcurrently(platforms, concurrency, ({ descriptor }) =>
    publishedPlatform(registry, reference, descriptor, signal),
  );
  return {
    digest: fetched.descriptor.digest,
    platforms: found.filter((platform) => platform !== undefined),
  };
}

/** The commit all platforms say they were built from; undefined when they do not agree. */
export function commonRevision(image: PublishedImage): string | undefined {
  const revisions = new Set(image.platforms.map(({ revision }) => revision));
  const [only] = revisions;
  return revisions.size === 1 ? only : undefined;
}

async function publishedPlatform(
  registry: Registry,
  { repository }: Reference,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<PublishedPlatform | undefined> {
  const { digest } = descriptor;
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  if (manifest.kind !== 'manifest' || !isImageConfigType(manifest.config.mediaType))
    return undefined;
  const config = parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal));
  const platform = descriptor.platform ?? config.platform;
  if (platform === undefined || isUnknownPlatform(platform)) return undefined;
  const revision = config.labels['org.opencontainers.image.revision'];
  return {
    platform: formatPlatform(platform),
    digest,
    ...(revision === undefined || revision === '' ? {} : { revision }),
  };
}
