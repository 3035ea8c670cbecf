import { isSame } from './compareAssets.ts';
import type { GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import type { HostedAsset, HostedRelease, ReleaseHost } from './releaseHost.ts';

/** Throws GitHubReleaseError `not-verified` unless GitHub has each file, of its size and digest. */
export function verifyAssets(
  plan: Pick<GitHubReleasePlan, 'assets'>,
  hosted: readonly HostedAsset[],
): void {
  const there = new Map(hosted.map((asset) => [asset.name, asset]));
  for (const { name, file } of plan.assets) {
    const asset = there.get(name);
    if (asset?.uploaded !== true) throw other(`${name} is not among the assets on GitHub.`);
    if (isSame(file, asset)) continue;
    const has = `${asset.size} bytes, ${asset.digest ?? 'no digest'}`;
    throw other(`${name} is ${has} on GitHub, and ${file.size} bytes, ${file.digest} here.`);
  }
}

/** Reads a release back after everything. GitHubReleaseError `not-verified`. */
export async function verifyRelease(
  host: ReleaseHost,
  plan: GitHubReleasePlan,
  id: number,
  signal: AbortSignal,
): Promise<HostedRelease> {
  const { place, tag } = plan;
  const release = await host.readRelease(place, id, signal);
  if (release.tag !== tag) throw other(`The release is of the tag ${release.tag}, not ${tag}.`);
  if (release.draft !== plan.draft)
    throw other(`The release ${tag} is ${release.draft ? 'still a draft' : 'published'}.`);
  if (release.prerelease !== plan.prerelease)
    throw other(`The release ${tag} is ${release.prerelease ? 'a' : 'no'} prerelease.`);
  if (release.title !== plan.title) throw other(`The release ${tag} is called otherwise.`);
  if (!plan.draft && plan.latest === 'true') await verifyLatest(host, plan, signal);
  return { ...release, assets: await host.listAssets(place, id, signal) };
}

const mostTries = 3;

/** What is the latest is decided a moment after it was published. */
async function verifyLatest(
  host: ReleaseHost,
  { place, tag }: GitHubReleasePlan,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const latest = await host.latestRelease(place, signal);
    if (latest?.tag === tag) return;
    if (attempt >= mostTries)
      throw other(`GitHub shows ${latest?.tag ?? 'no release'} as the latest, not ${tag}.`);
    await host.pause(attempt, signal);
  }
}

function other(message: string): GitHubReleaseError {
  return new GitHubReleaseError(
    'not-verified',
    message,
    'Look at the release on GitHub, and run it again: only what differs is done.',
  );
}
