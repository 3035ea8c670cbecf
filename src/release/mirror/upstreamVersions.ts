import { gt, parse, satisfies } from 'semver';
import type { UpstreamApplication } from './upstreamApplication.ts';

/** A tag somebody else releases under. */
export interface UpstreamRelease {
  readonly tag: string;
  /** What its host says, beside what the version says itself. */
  readonly prerelease: boolean;
}

export interface UpstreamVersion {
  /** Without a leading `v`. */
  readonly version: string;
  readonly tag: string;
  readonly prerelease: boolean;
}

export interface UpstreamVersions {
  /** Absent when none is followed. */
  readonly newest?: UpstreamVersion;
  /** How many versions there are, followed or not. */
  readonly known: number;
  /** Tags that are no version, in the order they came. */
  readonly odd: readonly string[];
}

type Choice = Pick<UpstreamApplication, 'versions' | 'prereleases' | 'ignore'>;

/** The newest version by semver that is followed. */
export function upstreamVersions(
  releases: readonly UpstreamRelease[],
  choice: Choice,
): UpstreamVersions {
  const odd: string[] = [];
  let known = 0;
  let newest: UpstreamVersion | undefined;
  for (const release of releases) {
    const found = versionOf(release);
    if (found === undefined) odd.push(release.tag);
    else {
      known += 1;
      if (!isFollowed(found, choice)) continue;
      if (newest === undefined || gt(found.version, newest.version)) newest = found;
    }
  }
  return { known, odd, ...(newest === undefined ? {} : { newest }) };
}

/** Build metadata cannot be told by a tag of an image, and is no version here. */
function versionOf({ tag, prerelease }: UpstreamRelease): UpstreamVersion | undefined {
  if (!/^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(tag)) return undefined;
  const parsed = parse(tag);
  if (parsed === null) return undefined;
  return {
    ...{ version: parsed.version, tag },
    prerelease: prerelease || parsed.prerelease.length > 0,
  };
}

function isFollowed(
  { version, tag, prerelease }: UpstreamVersion,
  { versions = '*', prereleases, ignore }: Choice,
): boolean {
  if (prerelease && !prereleases) return false;
  const includePrerelease = { includePrerelease: true };
  if (!satisfies(version, versions, includePrerelease)) return false;
  return !ignore.some((entry) => entry === tag || satisfies(version, entry, includePrerelease));
}
