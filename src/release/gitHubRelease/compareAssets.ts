import { assetName } from './assetName.ts';
import type { AssetFile } from './assetFiles.ts';
import type { AssetAction } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import type { HostedAsset } from './releaseHost.ts';

export interface ComparedAssets {
  readonly assets: readonly AssetAction[];
  readonly leftovers: readonly HostedAsset[];
  readonly others: readonly string[];
}

/**
 * What has to be sent so that a release has these files: what is there with the same content stays.
 * Throws GitHubReleaseError for files that GitHub would give the same name, or has no room for.
 */
export function compareAssets(
  files: readonly AssetFile[],
  hosted: readonly HostedAsset[],
): ComparedAssets {
  const named = nameFiles(files);
  const there = new Map(hosted.filter(({ uploaded }) => uploaded).map((a) => [a.name, a]));
  const assets = named.map(([name, file]): AssetAction => {
    const asset = there.get(name);
    if (asset === undefined) return { name, file, action: 'upload' };
    return { name, file, action: isSame(file, asset) ? 'keep' : 'replace', there: asset };
  });
  const names = new Set(named.map(([name]) => name));
  return {
    assets,
    leftovers: hosted.filter(({ uploaded }) => !uploaded),
    others: [...there.keys()].filter((name) => !names.has(name)),
  };
}

/** By digest; by size alone where the server gives none. */
export function isSame(file: AssetFile, asset: HostedAsset): boolean {
  if (asset.size !== file.size) return false;
  return asset.digest === undefined || asset.digest === file.digest;
}

/** https://docs.github.com/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas */
const mostBytes = 2 * 1024 ** 3;
const mostAssets = 1000;

function nameFiles(files: readonly AssetFile[]): [string, AssetFile][] {
  const named = new Map<string, AssetFile>();
  if (files.length > mostAssets)
    throw refused(`${files.length} files are more than a release can have (${mostAssets}).`);
  for (const file of files) {
    const name = assetName(file.path);
    const other = named.get(name);
    if (other !== undefined)
      throw refused(`${other.path} and ${file.path} would both be called ${name}.`);
    if (file.size === 0) throw refused(`${file.path} is empty, and GitHub takes no empty file.`);
    if (file.size >= mostBytes) throw refused(`${file.path} is 2 GiB or more.`);
    named.set(name, file);
  }
  return [...named];
}

function refused(message: string): GitHubReleaseError {
  return new GitHubReleaseError('assets', message, 'Rename it, or leave it out of the assets.');
}
