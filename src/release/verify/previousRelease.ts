import { allTags } from '../../oci/allTags.ts';
import type { Inspection } from '../../oci/inspect.ts';
import { inspect } from '../../oci/inspect.ts';
import { newestRelease } from '../../oci/newestRelease.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { parseTagVersion } from '../../oci/tagVersion.ts';
import type { PreviousRelease } from './verifyPlan.ts';

/**
 * The newest full release below a version in the same repository, with the sizes of its images.
 * Undefined where there is none. Fails with RegistryError.
 */
export async function previousRelease(
  registry: Registry,
  repository: Repository,
  version: string,
  signal: AbortSignal,
): Promise<PreviousRelease | undefined> {
  const own = parseTagVersion(version);
  if (own === undefined) return undefined;
  const tag = newestRelease(await allTags(registry, repository, signal), { below: own });
  if (tag === undefined) return undefined;
  const reference = { kind: 'tag', repository, tag } as const;
  const found = await inspect(registry, reference, signal);
  return { reference: formatReference(reference), sizes: sizesOf(found) };
}

function sizesOf({ platforms }: Inspection): { platform: string; size: number }[] {
  return platforms.flatMap(({ platform, size }) =>
    size === undefined ? [] : [{ platform: formatPlatform(platform), size }],
  );
}
