import type { Digest } from '../oci/digest.ts';
import { isAbort } from '../oci/failure.ts';
import { mapConcurrently } from '../oci/mapConcurrently.ts';
import { outline } from '../oci/outline.ts';
import { formatPlatform } from '../oci/platform.ts';
import { describePlatformImage } from '../oci/platformImage.ts';
import { formatReference, formatRepository } from '../oci/reference.ts';
import type { Repository, TagReference } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import { RegistryError } from '../oci/registryError.ts';
import { BuildError } from './buildError.ts';
import type { BuildSpec } from './buildSpec.ts';
import { platformKey } from './platformKey.ts';

export interface BuiltPlatform {
  readonly platform: string;
  readonly digest: Digest;
  /** Compressed bytes: config and layers. */
  readonly size?: number;
}

/**
 * Reads back from the registries what was pushed: every tag points at `digest`, and there is an
 * image for every platform asked for. Throws BuildError `not-confirmed`.
 */
export async function confirmPush(
  spec: BuildSpec,
  digest: Digest,
  registry: Registry,
  signal: AbortSignal,
): Promise<readonly BuiltPlatform[]> {
  try {
    await mapConcurrently(spec.tags, 4, (tag) => confirmTag(tag, digest, registry, signal));
    const found = await mapConcurrently(repositoriesOf(spec), 2, (repository) =>
      platformsIn(repository, digest, registry, signal),
    );
    for (const [index, repository] of repositoriesOf(spec).entries())
      confirmPlatforms(spec, repository, found[index] ?? []);
    return found[0] ?? [];
  } catch (error) {
    if (isAbort(error) || !(error instanceof RegistryError)) throw error;
    throw new BuildError(
      'not-confirmed',
      `The build was pushed, but the registry did not confirm it: ${error.message}`,
      error.remedy,
      { cause: error },
    );
  }
}

async function confirmTag(
  tag: TagReference,
  digest: Digest,
  registry: Registry,
  signal: AbortSignal,
): Promise<void> {
  // Not a HEAD: the digest that counts is the one of the bytes the registry serves.
  const { descriptor } = await registry.fetchManifest(tag, signal);
  if (descriptor.digest === digest) return;
  throw new BuildError(
    'not-confirmed',
    `${formatReference(tag)} points at ${descriptor.digest}, but ${digest} was pushed.`,
    'Somebody else may have pushed the same tag. Compare the two, then push again.',
  );
}

function repositoriesOf(spec: BuildSpec): Repository[] {
  const byName = new Map(
    spec.tags.map(({ repository }) => [formatRepository(repository), repository]),
  );
  return [...byName.values()];
}

async function platformsIn(
  repository: Repository,
  digest: Digest,
  registry: Registry,
  signal: AbortSignal,
): Promise<BuiltPlatform[]> {
  const fetched = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  const images = outline(fetched).platforms;
  return mapConcurrently(images, 4, async ({ descriptor }) => {
    const image = await describePlatformImage(registry, repository, descriptor, signal);
    return {
      platform: formatPlatform(image.platform),
      digest: image.digest,
      ...(image.size !== undefined && { size: image.size }),
    };
  });
}

function confirmPlatforms(
  spec: BuildSpec,
  repository: Repository,
  found: readonly BuiltPlatform[],
): void {
  const keys = new Set(found.map(({ platform }) => platformKey(platform)));
  const missing = spec.platforms.map(formatPlatform).filter((p) => !keys.has(platformKey(p)));
  if (missing.length === 0) return;
  const there = found.map(({ platform }) => platform).join(', ') || 'none';
  throw new BuildError(
    'not-confirmed',
    `${formatRepository(repository)} does not hold ${missing.join(', ')} of this build; it holds ${there}.`,
    'Build again; if it stays so, the base image or the builder does not keep to the platform asked for.',
  );
}
