import type { HostedRelease, ReleaseHost, RepositoryPlace } from './releaseHost.ts';

/** Pages of a hundred that are looked through for a draft: drafts are the newest. */
const mostPages = 10;

export interface FoundRelease {
  readonly release?: HostedRelease;
  /** How many other drafts there are for the same tag. */
  readonly otherDrafts: number;
}

/**
 * The release of a tag: the published one, else its newest (or oldest) draft. A draft has no tag to be looked up
 * by, so they are listed. Fails with GitHubError.
 */
export async function findRelease(
  host: ReleaseHost,
  place: RepositoryPlace,
  tag: string,
  signal: AbortSignal,
  which: 'newest' | 'oldest' = 'newest',
): Promise<FoundRelease> {
  const published = await host.publishedRelease(place, tag, signal);
  if (published !== undefined)
    return { release: await withAssets(host, place, published, signal), otherDrafts: 0 };
  const drafts: HostedRelease[] = [];
  let pages = 0;
  for await (const page of host.listReleases(place, signal)) {
    drafts.push(...page.filter((release) => release.draft && release.tag === tag));
    pages += 1;
    if (pages >= mostPages) break;
  }
  drafts.sort((one, other) => (which === 'newest' ? other.id - one.id : one.id - other.id));
  const [draft, ...others] = drafts;
  if (draft === undefined) return { otherDrafts: 0 };
  return {
    release: await withAssets(host, place, draft, signal),
    otherDrafts: others.length,
  };
}

/** A release is listed with some of its assets only. */
async function withAssets(
  host: ReleaseHost,
  place: RepositoryPlace,
  release: HostedRelease,
  signal: AbortSignal,
): Promise<HostedRelease> {
  return { ...release, assets: await host.listAssets(place, release.id, signal) };
}
