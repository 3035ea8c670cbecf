import type { AssetFile } from './assetFiles.ts';
import { compareAssets } from './compareAssets.ts';
import { findRelease } from './findRelease.ts';
import type { FieldChange, GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import { latestFor } from './latestFor.ts';
import type { HostedRelease, ReleaseHost, RepositoryPlace } from './releaseHost.ts';

export interface WantedRelease {
  readonly place: RepositoryPlace;
  readonly version: string;
  readonly tag: string;
  /** The commit that was built and tested; the tag must name it on GitHub. */
  readonly commit: string;
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
  readonly draft: boolean;
  readonly files: readonly AssetFile[];
  readonly warnings: readonly string[];
}

/**
 * Compares a release with what GitHub has. Reads only. GitHubReleaseError when it cannot be made:
 * the tag is not there or elsewhere, the release is immutable, the account may not write.
 */
export async function planGitHubRelease(
  host: ReleaseHost,
  wanted: WantedRelease,
  signal: AbortSignal,
): Promise<GitHubReleasePlan> {
  const { place, tag } = wanted;
  await requireWritable(host, place, signal);
  await requireTag(host, wanted, signal);
  const { release, otherDrafts } = await findRelease(host, place, tag, signal);
  const current = await host.latestRelease(place, signal);
  const latest = latestFor(tag, wanted.prerelease, current?.tag);
  const compared = compareAssets(wanted.files, release?.assets ?? []);
  const plan: GitHubReleasePlan = {
    host: host.host,
    ...{ place, version: wanted.version, tag, commit: wanted.commit },
    ...(release === undefined ? {} : { existing: existingOf(release) }),
    ...{ title: wanted.title, notes: wanted.notes, prerelease: wanted.prerelease, latest },
    draft: wanted.draft && release?.draft !== false,
    changes: release === undefined ? [] : fieldChanges(wanted, release, latest, current?.tag),
    ...compared,
    publish: !wanted.draft && release?.draft !== false,
    warnings: [...wanted.warnings, ...warningsOf(wanted, release, otherDrafts)],
  };
  refuseImmutable(plan);
  return plan;
}

function existingOf({
  id,
  url,
  draft,
  immutable,
}: HostedRelease): NonNullable<GitHubReleasePlan['existing']> {
  return { id, url, draft, immutable };
}

async function requireWritable(
  host: ReleaseHost,
  place: RepositoryPlace,
  signal: AbortSignal,
): Promise<void> {
  const { fullName, archived, permissions } = await host.describeRepository(place, signal);
  if (archived)
    throw new GitHubReleaseError(
      'read-only',
      `${fullName} is archived: nothing in it can be changed.`,
      'Take it out of the archive in its settings on GitHub.',
    );
  if (permissions?.push === false)
    throw new GitHubReleaseError(
      'read-only',
      `This account may not write to ${fullName}.`,
      'Sign in with an account that may, or use a token with “Contents: write”.',
    );
}

/** Throws GitHubReleaseError unless GitHub has the tag, at the commit: else GitHub would make one itself. */
export async function requireTag(
  host: ReleaseHost,
  { place, tag, commit }: Pick<WantedRelease, 'place' | 'tag' | 'commit'>,
  signal: AbortSignal,
): Promise<void> {
  const found = await host.tagCommit(place, tag, signal);
  if (found === commit) return;
  const where = `${place.owner}/${place.name}`;
  if (found === undefined)
    throw new GitHubReleaseError(
      'tag-missing',
      `${where} has no tag ${tag} yet.`,
      `Push it first: git push origin ${tag}`,
    );
  throw new GitHubReleaseError(
    'tag-differs',
    `The tag ${tag} of ${where} is at ${found}, not at ${commit}.`,
    'Release what is tagged there (git fetch --tags), or make a new version. A pushed tag is not moved.',
  );
}

function fieldChanges(
  wanted: WantedRelease,
  release: HostedRelease,
  latest: GitHubReleasePlan['latest'],
  current: string | undefined,
): FieldChange[] {
  const changes: FieldChange[] = [];
  const change = (field: FieldChange['field'], from: string, to: string): void => {
    if (from !== to) changes.push({ field, from, to });
  };
  change('title', release.title, wanted.title);
  change('notes', plain(release.notes), plain(wanted.notes));
  change('prerelease', String(release.prerelease), String(wanted.prerelease));
  // A draft is not in the running; it is decided when it is published.
  if (!release.draft && latest !== 'legacy')
    change('latest', String(current === wanted.tag), latest);
  return changes;
}

/** GitHub’s web page stores CRLF, and cuts blanks off the end. */
function plain(notes: string): string {
  return notes.replaceAll('\r\n', '\n').trim();
}

function warningsOf(
  wanted: WantedRelease,
  release: HostedRelease | undefined,
  otherDrafts: number,
): string[] {
  const warnings: string[] = [];
  if (wanted.draft && release?.draft === false)
    warnings.push('The release is already published and is not made a draft again.');
  if (otherDrafts > 0)
    warnings.push(`There are ${otherDrafts + 1} drafts for ${wanted.tag}; the newest is used.`);
  return warnings;
}

/** https://docs.github.com/code-security/concepts/supply-chain-security/immutable-releases */
function refuseImmutable({ existing, assets, changes, tag }: GitHubReleasePlan): void {
  if (existing?.immutable !== true) return;
  const names = assets.filter(({ action }) => action !== 'keep').map(({ name }) => name);
  const fixed = changes.filter(({ field }) => field === 'prerelease').map(({ field }) => field);
  const parts = [...names, ...fixed];
  if (parts.length === 0) return;
  throw new GitHubReleaseError(
    'immutable',
    `The release ${tag} is published and immutable; only its title and notes can change, not: ${parts.slice(0, 5).join(', ')}.`,
    'Release a new version. What is published stays as it is.',
  );
}
