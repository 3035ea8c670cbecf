import type { Inspection } from '../../oci/inspect.ts';
import { inspect } from '../../oci/inspect.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { TagVersion } from '../../oci/tagVersion.ts';
import { compareTagVersions, parseTagVersion } from '../../oci/tagVersion.ts';
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
  let best: { readonly tag: string; readonly version: TagVersion } | undefined;
  for await (const page of registry.listTags(repository, signal))
    for (const tag of page) {
      const other = parseTagVersion(tag);
      if (other === undefined || !isRelease(other) || compareTagVersions(other, own) >= 0) continue;
      if (best === undefined || compareTagVersions(other, best.version) > 0)
        best = { tag, version: other };
    }
  if (best === undefined) return undefined;
  const reference = { kind: 'tag', repository, tag: best.tag } as const;
  const found = await inspect(registry, reference, signal);
  return { reference: formatReference(reference), sizes: sizesOf(found) };
}

function isRelease({ parts, prerelease }: TagVersion): boolean {
  return prerelease.length === 0 && parts.every(Number.isFinite);
}

function sizesOf({ platforms }: Inspection): { platform: string; size: number }[] {
  return platforms.flatMap(({ platform, size }) =>
    size === undefined ? [] : [{ platform: formatPlatform(platform), size }],
  );
}
