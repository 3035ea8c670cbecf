import type { TagVersion } from './tagVersion.ts';
import { compareTagVersions, parseTagVersion } from './tagVersion.ts';

export interface VersionSearch {
  /** Only versions below this one. */
  readonly below?: TagVersion;
  /** What stands around the version in every tag. */
  readonly prefix?: string;
  readonly suffix?: string;
}

/** The tag of the newest full release, no prerelease and no line such as `1.4`; undefined without one. */
export function newestRelease(
  tags: Iterable<string>,
  { below, prefix = '', suffix = '' }: VersionSearch = {},
): string | undefined {
  let best: { readonly tag: string; readonly version: TagVersion } | undefined;
  for (const tag of tags) {
    if (!tag.startsWith(prefix) || !tag.endsWith(suffix)) continue;
    const version = parseTagVersion(tag.slice(prefix.length, tag.length - suffix.length));
    if (version === undefined || !isRelease(version)) continue;
    if (below !== undefined && compareTagVersions(version, below) >= 0) continue;
    if (best === undefined || compareTagVersions(version, best.version) > 0)
      best = { tag, version };
  }
  return best?.tag;
}

function isRelease({ parts, prerelease }: TagVersion): boolean {
  return prerelease.length === 0 && parts.every(Number.isFinite);
}
