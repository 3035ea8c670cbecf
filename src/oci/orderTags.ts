import type { TagVersion } from './tagVersion.ts';
import { compareTagVersions, parseTagVersion } from './tagVersion.ts';

export type TagGroupKind = 'releases' | 'branches' | 'commits' | 'other';

export interface TagGroup {
  readonly kind: TagGroupKind;
  readonly tags: readonly string[];
}

const artifactTag = /^(?:sha256-[0-9a-f]{64}|sha512-[0-9a-f]{64,128})(?:\.(?:sig|att|sbom))?$/;
const commitTag = /^(?:sha-[0-9a-f]{7,64}(?:-.+)?|[0-9a-f]{7,40})$/;
/** `20240131`, of nightly builds: hexadecimal too, but nobody's commit. */
const dateTag = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/;
const longLived = [
  'main',
  'master',
  'trunk',
  'develop',
  'development',
  'dev',
  'edge',
  'nightly',
  'next',
  'canary',
  'staging',
];
const branchTag =
  /^(?:feature|feat|fix|bugfix|hotfix|release|releases|chore|docs|refactor|perf|test|ci|renovate|dependabot|pr|stable|wip)[-_.].+$/;

/** True for tags that hold signatures, attestations or referrers of another image. */
export function isArtifactTag(tag: string): boolean {
  return artifactTag.test(tag);
}

/**
 * Tags by kind: releases newest first with `latest` on top and `1.2` above `1.2.9`, branches with
 * the long-lived ones on top, commits and the rest by name. A registry does not say what a tag was
 * made from, so a branch is known by its name. Artifact tags are left out, and so are empty groups.
 */
export function groupTags(tags: readonly string[]): TagGroup[] {
  const releases: Release[] = [];
  const branches: string[] = [];
  const commits: string[] = [];
  const other: string[] = [];
  for (const tag of tags) {
    if (isArtifactTag(tag)) continue;
    const version = tag === 'latest' ? latest : parseTagVersion(tag);
    if (version !== undefined) releases.push({ tag, version });
    else if (commitTag.test(tag) && !dateTag.test(tag)) commits.push(tag);
    else if (longLived.includes(tag) || branchTag.test(tag)) branches.push(tag);
    else other.push(tag);
  }
  const groups: TagGroup[] = [
    { kind: 'releases', tags: releases.sort(newestFirst).map(({ tag }) => tag) },
    { kind: 'branches', tags: branches.sort(longLivedFirst) },
    { kind: 'commits', tags: commits.sort() },
    { kind: 'other', tags: other.sort() },
  ];
  return groups.filter((group) => group.tags.length > 0);
}

/** All tags but artifact tags, in the order of `groupTags`. */
export function orderTags(tags: readonly string[]): string[] {
  return groupTags(tags).flatMap((group) => group.tags);
}

interface Release {
  readonly tag: string;
  readonly version: TagVersion;
}

const latest: TagVersion = { parts: [Infinity, Infinity, Infinity], prerelease: [] };

function newestFirst(a: Release, b: Release): number {
  return compareTagVersions(b.version, a.version) || byName(a.tag, b.tag);
}

function longLivedFirst(a: string, b: string): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank(branch: string): number {
  const at = longLived.indexOf(branch);
  return at < 0 ? longLived.length : at;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
