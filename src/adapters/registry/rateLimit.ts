import type { PullLimit } from '../../oci/pullLimit.ts';

/** What `ratelimit-limit: 100;w=21600` and `ratelimit-remaining` say, as Docker Hub sends them. */
export function rateLimitOf(headers: Headers): PullLimit | undefined {
  const remaining = /^\s*(\d+)/.exec(headers.get('ratelimit-remaining') ?? '')?.[1];
  if (remaining === undefined) return undefined;
  const said = headers.get('ratelimit-limit') ?? headers.get('ratelimit-remaining') ?? '';
  const limit = /^\s*(\d+)/.exec(headers.get('ratelimit-limit') ?? '')?.[1];
  const window = /;\s*w=(\d+)/.exec(said)?.[1];
  return {
    remaining: Number(remaining),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(window === undefined ? {} : { window: Number(window) }),
  };
}
