import type { ComparedImage, ComparedReference, Comparison } from './compare.ts';
import { compare } from './compare.ts';
import type { Digest } from './digest.ts';
import { parseImageConfig } from './imageConfig.ts';
import type { Inspection } from './inspect.ts';
import { inspect } from './inspect.ts';
import { layerSteps } from './layerSteps.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { isImageConfigType } from './mediaType.ts';
import { openAttestation } from './openAttestation.ts';
import { formatPlatform } from './platform.ts';
import type { PlatformImage } from './platformImage.ts';
import type { Reference } from './reference.ts';
import { formatReference } from './reference.ts';
import type { Registry } from './registry.ts';
import type { Package } from './sbom.ts';
import { isSbomType } from './sbom.ts';

const concurrency = 4;

/**
 * Reads two references, which may be of different registries, and compares them. SBOMs are read
 * only of images that differ. RegistryError.
 */
export async function compareReferences(
  registry: Registry,
  left: Reference,
  right: Reference,
  signal: AbortSignal,
): Promise<Comparison> {
  const [before, after] = await Promise.all([
    inspect(registry, left, signal),
    inspect(registry, right, signal),
  ]);
  const same = new Set<Digest>();
  const held = new Set(before.platforms.map(({ digest }) => digest));
  for (const { digest } of after.platforms) if (held.has(digest)) same.add(digest);
  const side = async (inspection: Inspection): Promise<ComparedReference> => ({
    reference: formatReference(inspection.reference),
    digest: inspection.digest,
    images: await mapConcurrently(inspection.platforms, concurrency, (image) =>
      readImage(registry, inspection, image, !same.has(image.digest), signal),
    ),
  });
  return compare(...(await Promise.all([side(before), side(after)])));
}

async function readImage(
  registry: Registry,
  { reference: { repository } }: Inspection,
  image: PlatformImage,
  withPackages: boolean,
  signal: AbortSignal,
): Promise<ComparedImage> {
  const { digest, size = 0 } = image;
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  const base = { platform: formatPlatform(image.platform), digest, size };
  if (manifest.kind !== 'manifest') return { ...base, layers: [] };
  const config = isImageConfigType(manifest.config.mediaType)
    ? parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal))
    : undefined;
  return {
    ...base,
    layers: layerSteps(manifest, config),
    ...(config === undefined ? {} : { config }),
    ...(withPackages ? await readPackages(registry, repository, image, signal) : {}),
  };
}

async function readPackages(
  registry: Registry,
  repository: Reference['repository'],
  { attestations }: PlatformImage,
  signal: AbortSignal,
): Promise<Pick<ComparedImage, 'packages' | 'packagesProblem'>> {
  const packages: Package[] = [];
  let read = false;
  for (const { digest, predicateTypes } of attestations) {
    if (!predicateTypes.some(isSbomType)) continue;
    for (const content of await openAttestation(
      registry,
      repository,
      digest,
      { only: isSbomType },
      signal,
    )) {
      if (content.kind === 'unreadable' && isSbomType(content.predicateType))
        return { packagesProblem: content.why };
      if (content.kind !== 'sbom') continue;
      packages.push(...content.sbom.packages);
      read = true;
    }
  }
  return read ? { packages } : {};
}
