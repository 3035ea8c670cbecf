import { parse, prerelease, rcompare } from 'semver';

export interface ReleaseTag {
  readonly tag: string;
  /** semver, without a prefix. */
  readonly version: string;
}

/** The tags that are versions, with the prefix that is configured or `v` or none; newest first. */
export function releaseTags(tags: readonly string[], prefix: string | undefined): ReleaseTag[] {
  const found = tags.flatMap((tag): ReleaseTag[] => {
    if (prefix !== undefined && !tag.startsWith(prefix)) return [];
    const version = parse(prefix === undefined ? tag : tag.slice(prefix.length))?.version;
    return version === undefined ? [] : [{ tag, version }];
  });
  return found.sort((one, other) => rcompare(one.version, other.version));
}

export function isStable(version: string): boolean {
  return prerelease(version) === null;
}
