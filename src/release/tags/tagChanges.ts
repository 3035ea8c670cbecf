import type { Digest } from '../../oci/digest.ts';
import type { TagVersion } from '../../oci/tagVersion.ts';
import { compareTagVersions, parseTagVersion } from '../../oci/tagVersion.ts';
import type { Affixes } from './affixes.ts';

export type TagAction = 'create' | 'move' | 'unchanged' | 'forbidden';

export interface TagChange {
  readonly tag: string;
  readonly action: TagAction;
  /** What the tag points at now. */
  readonly from?: Digest;
  /** What it will point at, when another of the tags already holds this commit's image. */
  readonly to?: Digest;
  /** The newer release that forbids it. */
  readonly ahead?: string;
  readonly reason: string;
}

export interface ExistingTag {
  readonly digest: Digest;
  /** The commit it was built from, as far as its labels say. */
  readonly revision?: string;
}

export interface TagChangesRequest {
  /** Names, as a tag plan gives them. */
  readonly tags: readonly string[];
  /** The full reference the plan is for. */
  readonly ref: string;
  /** 40 hex digits, or empty. */
  readonly sha: string;
  /** What the flavor puts around tags: only tags that have it are compared with each other. */
  readonly affixes: Affixes;
  /** True when tags of a full version never move to another commit. */
  readonly immutable: boolean;
}

/** What one repository holds. */
export interface RepositoryTagState {
  readonly all: readonly string[];
  /** Those of the planned tags that are there. */
  readonly existing: ReadonlyMap<string, ExistingTag>;
}

/**
 * What each planned tag would do to a repository, in the order of the plan. `latest` and floating
 * tags (`1.2`, `1`) never go backwards: they are compared with the highest stable release that is
 * there.
 */
export function tagChanges(request: TagChangesRequest, state: RepositoryTagState): TagChange[] {
  const releasing = releasedVersion(request);
  const releases = stableReleases(state.all, request.affixes);
  const to = imageOfCommit(request, state);
  return request.tags.map((tag) => {
    const now = state.existing.get(tag);
    const bound = boundOf(tag, request.affixes);
    const ahead = releasing && bound && highestWithin(releases, bound, releasing);
    if (now !== undefined && request.sha !== '' && now.revision === request.sha)
      return unchanged(tag, now);
    if (ahead !== undefined)
      return { ...forbidden(tag, now, backwards(tag, ahead, releasing)), ahead: ahead.tag };
    if (now === undefined)
      return { tag, action: 'create', ...(to && { to }), reason: 'not in the repository yet' };
    const built = now.revision === undefined ? 'an unknown commit' : short(now.revision);
    if (!request.immutable || !isFullVersion(tag, request.affixes))
      return {
        tag,
        action: 'move',
        from: now.digest,
        ...(to && { to }),
        reason: `built from ${built}`,
      };
    return forbidden(tag, now, `exists, built from ${built}, and version tags are immutable`);
  });
}

function unchanged(tag: string, now: ExistingTag): TagChange {
  const reason = 'already built from this commit';
  return { tag, action: 'unchanged', from: now.digest, reason };
}

function forbidden(tag: string, now: ExistingTag | undefined, reason: string): TagChange {
  return { tag, action: 'forbidden', ...(now && { from: now.digest }), reason };
}

interface Release {
  readonly tag: string;
  readonly version: TagVersion;
}

function backwards(tag: string, ahead: Release, releasing: Release | undefined): string {
  return `would go back to ${releasing?.tag ?? tag}: ${ahead.tag} is in the repository`;
}

/** The version being released: the first planned tag that is a full one, else the git tag's. */
function releasedVersion({ tags, ref, affixes }: TagChangesRequest): Release | undefined {
  for (const tag of tags) {
    const version = versionOf(tag, affixes);
    if (version !== undefined && isFull(version)) return { tag, version };
  }
  const name = /^refs\/tags\/(?:.*\/)?([^/]+)$/.exec(ref)?.[1];
  const version = name === undefined ? undefined : parseTagVersion(name);
  return name === undefined || version === undefined || !isFull(version)
    ? undefined
    : { tag: name, version };
}

/** Full versions without a prerelease, and `1.2`, which says that there is at least a 1.2.0. */
function stableReleases(tags: readonly string[], affixes: Affixes): Release[] {
  return tags.flatMap((tag): Release[] => {
    const version = versionOf(tag, affixes);
    if (version === undefined || version.prerelease.length > 0) return [];
    const [major, minor, patch] = version.parts;
    if (!Number.isFinite(minor)) return [];
    const parts = [major, minor, Number.isFinite(patch) ? patch : 0] as const;
    return [{ tag, version: { parts, prerelease: [] } }];
  });
}

/** The parts a moving tag holds fast: none for `latest`, `[1, 2]` for `1.2`; undefined for others. */
function boundOf(tag: string, affixes: Affixes): readonly number[] | undefined {
  if (tag === 'latest' || strip(tag, affixes) === 'latest') return [];
  const version = versionOf(tag, affixes);
  if (version === undefined || version.prerelease.length > 0 || isFull(version)) return undefined;
  return version.parts.filter((part) => Number.isFinite(part));
}

/** The highest release in the range of a moving tag, when it is above the one being released. */
function highestWithin(
  releases: readonly Release[],
  bound: readonly number[],
  releasing: Release,
): Release | undefined {
  const within = ({ version }: Release): boolean =>
    bound.every((part, at) => version.parts[at] === part);
  if (!within(releasing)) return undefined;
  let highest: Release | undefined;
  for (const release of releases) {
    if (!within(release) || compareTagVersions(release.version, releasing.version) <= 0) continue;
    if (highest === undefined || compareTagVersions(release.version, highest.version) > 0)
      highest = release;
  }
  return highest;
}

function isFullVersion(tag: string, affixes: Affixes): boolean {
  const version = versionOf(tag, affixes);
  return version !== undefined && isFull(version);
}

function isFull(version: TagVersion): boolean {
  return version.parts.every((part) => Number.isFinite(part));
}

function versionOf(tag: string, affixes: Affixes): TagVersion | undefined {
  const bare = strip(tag, affixes);
  return bare === undefined ? undefined : parseTagVersion(bare);
}

function strip(tag: string, { prefix, suffix }: Affixes): string | undefined {
  if (tag.length < prefix.length + suffix.length) return undefined;
  if (!tag.startsWith(prefix) || !tag.endsWith(suffix)) return undefined;
  return tag.slice(prefix.length, tag.length - suffix.length);
}

function imageOfCommit(
  { tags, sha }: TagChangesRequest,
  { existing }: RepositoryTagState,
): Digest | undefined {
  if (sha === '') return undefined;
  const found = tags.map((tag) => existing.get(tag)).find((tag) => tag?.revision === sha);
  return found?.digest;
}

function short(revision: string): string {
  return /^[0-9a-f]{40}(?:-dirty)?$/.test(revision)
    ? revision.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, '$1')
    : revision.slice(0, 60);
}
