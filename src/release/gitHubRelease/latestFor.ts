import { compareTagVersions, parseTagVersion } from '../../oci/tagVersion.ts';
import type { MakeLatest } from './releaseHost.ts';

/**
 * Whether a release becomes the one the repository’s page shows first. A prerelease never does, nor
 * a version below the one that is there (a fix for an older line); names that are no versions are
 * left to GitHub’s own rule.
 */
export function latestFor(
  tag: string,
  prerelease: boolean,
  current: string | undefined,
): MakeLatest {
  if (prerelease) return 'false';
  const version = parseTagVersion(tag);
  if (version === undefined) return 'legacy';
  const other = current === undefined ? undefined : parseTagVersion(current);
  return other === undefined || compareTagVersions(version, other) >= 0 ? 'true' : 'false';
}
