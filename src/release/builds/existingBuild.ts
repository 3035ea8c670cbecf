import type { SkippedBuild } from '../../build/buildPlan.ts';
import type { BuildSpec } from '../../build/buildSpec.ts';
import { platformKey } from '../../build/platformKey.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { commonRevision, publishedImage } from '../status/publishedImage.ts';

const concurrency = 4;

/**
 * What the registry holds already: every tag at one digest, with every platform asked for, built
 * from this commit as its label says. Undefined when anything is missing or other. RegistryError.
 */
export async function existingBuild(
  registry: Registry,
  spec: BuildSpec,
  revision: string,
  signal: AbortSignal,
): Promise<SkippedBuild | undefined> {
  const found = await mapConcurrently(spec.tags, concurrency, (tag) =>
    publishedImage(registry, tag, signal),
  );
  const [first] = found;
  const [tag, ...others] = spec.tags;
  if (first === undefined || tag === undefined) return undefined;
  if (found.some((image) => image?.digest !== first.digest)) return undefined;
  if (commonRevision(first) !== revision) return undefined;
  const held = new Set(first.platforms.map(({ platform }) => platformKey(platform)));
  const wanted = spec.platforms.map(formatPlatform);
  if (wanted.length === 0 || !wanted.every((one) => held.has(platformKey(one)))) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const verb = others.length === 0 ? 'holds' : 'hold';
  return {
    reason: `${formatReference(tag)}${more} already ${verb} ${wanted.join(', ')} of commit ${revision.slice(0, 12)}`,
    digest: first.digest,
    platforms: first.platforms.map(({ platform, digest }) => ({ platform, digest })),
  };
}
