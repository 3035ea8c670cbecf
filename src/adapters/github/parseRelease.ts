import * as z from 'zod/mini';
import type { GitHubRelease } from '../../release/gitHub.ts';
import { GitHubError } from '../../release/gitHub.ts';

/** https://docs.github.com/rest/releases/releases#get-a-release-by-tag-name */
const release = z.object({
  html_url: z.string(),
  prerelease: z.boolean(),
  assets: z.array(z.object({ name: z.string(), state: z.string(), size: z.number() })),
});

/** GitHubError `malformed`. */
export function parseRelease(data: unknown): GitHubRelease {
  const parsed = release.safeParse(data);
  if (!parsed.success)
    throw new GitHubError(
      'malformed',
      'GitHub’s answer is not a release.',
      'Check the address of GitHub Enterprise, and whether a proxy answers in its place.',
      { cause: parsed.error },
    );
  const { html_url: url, prerelease, assets } = parsed.data;
  return {
    url,
    prerelease,
    // An upload that was begun and not finished stays `open`.
    assets: assets.map(({ name, size, state }) => ({ name, size, uploaded: state === 'uploaded' })),
  };
}
