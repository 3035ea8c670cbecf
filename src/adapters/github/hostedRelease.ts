import * as z from 'zod/mini';
import { isDigest } from '../../oci/digest.ts';
import { GitHubError } from '../../release/gitHub.ts';
import type { HostedAsset, HostedRelease } from '../../release/gitHubRelease/releaseHost.ts';

/** https://docs.github.com/rest/releases/assets#get-a-release-asset */
const asset = z.object({
  id: z.number(),
  name: z.string(),
  state: z.string(),
  size: z.number(),
  digest: z.optional(z.nullable(z.string())),
});

/** https://docs.github.com/rest/releases/releases#get-a-release */
const release = z.object({
  id: z.number(),
  tag_name: z.string(),
  html_url: z.string(),
  upload_url: z.string(),
  name: z.nullable(z.string()),
  body: z.optional(z.nullable(z.string())),
  draft: z.boolean(),
  prerelease: z.boolean(),
  immutable: z.optional(z.boolean()),
  assets: z.array(asset),
});

/** GitHubError `malformed`. */
export function parseHostedRelease(data: unknown): HostedRelease {
  const parsed = release.safeParse(data);
  if (!parsed.success) throw malformed('a release', parsed.error);
  const { id, tag_name: tag, html_url: url, upload_url: uploadUrl } = parsed.data;
  const { name, body, draft, prerelease, immutable, assets } = parsed.data;
  return {
    ...{ id, tag, url, uploadUrl, title: name ?? '', notes: body ?? '', draft, prerelease },
    immutable: immutable ?? false,
    assets: assets.map(hostedAsset),
  };
}

/** GitHubError `malformed`. */
export function parseHostedReleases(data: unknown): HostedRelease[] {
  const list = z.array(z.unknown()).safeParse(data);
  if (!list.success) throw malformed('a list of releases', list.error);
  return list.data.map(parseHostedRelease);
}

/** GitHubError `malformed`. */
export function parseHostedAsset(data: unknown): HostedAsset {
  const parsed = asset.safeParse(data);
  if (!parsed.success) throw malformed('an asset', parsed.error);
  return hostedAsset(parsed.data);
}

/** GitHubError `malformed`. */
export function parseHostedAssets(data: unknown): HostedAsset[] {
  const list = z.array(z.unknown()).safeParse(data);
  if (!list.success) throw malformed('a list of assets', list.error);
  return list.data.map(parseHostedAsset);
}

function hostedAsset({ id, name, state, size, digest }: z.infer<typeof asset>): HostedAsset {
  const known = typeof digest === 'string' && isDigest(digest) ? digest : undefined;
  return {
    ...{ id, name, size, uploaded: state === 'uploaded' },
    ...(known === undefined ? {} : { digest: known }),
  };
}

export function malformed(what: string, cause: unknown): GitHubError {
  return new GitHubError(
    'malformed',
    `GitHub’s answer is not ${what}.`,
    'Check the address of GitHub Enterprise, and whether a proxy answers in its place.',
    { cause },
  );
}
