import type { RemoteRepository } from '../remote.ts';
import { remotePage } from '../remote.ts';

/** How addresses on a forge are made. */
export type ForgeKind = 'github' | 'gitlab' | 'other';

/** Where a project's commits and tags can be looked at. */
export interface Forge {
  readonly kind: ForgeKind;
  /** Address of the repository, without a slash at its end. */
  readonly page: string;
}

/** The forge of a remote; undefined where nobody knows how its addresses are made. */
export function forgeOf(
  remote: RemoteRepository | undefined,
  gitHubHost = 'github.com',
): Forge | undefined {
  if (remote === undefined) return undefined;
  const host = remote.host.replace(/^(?:ssh|altssh)\./, '');
  const page = remotePage({ ...remote, host });
  // What would have to be encoded is no name of a repository there.
  if (!/^https:\/\/[\w.-]+\/[\w./~-]+$/.test(page)) return undefined;
  if (host === 'github.com' || host === gitHubHost) return { kind: 'github', page };
  if (/(?:^|[.-])gitlab\./.test(host)) return { kind: 'gitlab', page };
  if (host === 'codeberg.org' || /(?:^|[.-])(?:gitea|forgejo)\./.test(host))
    return { kind: 'other', page };
  return undefined;
}

const views = 'compare|commits?|tree|blob|releases|tags|src';

/** The forge an address of a changelog leads to. */
export function forgeInLink(url: string): Forge | undefined {
  const [, page, mark] =
    new RegExp(`^(https?://[^/\\s]+/[^\\s]+?)/(-/)?(?:${views})(?:/|$)`).exec(url) ?? [];
  if (page === undefined) return undefined;
  const kind =
    mark === undefined ? (url.startsWith('https://github.') ? 'github' : 'other') : 'gitlab';
  return { kind, page };
}

export function comparePage({ kind, page }: Forge, from: string, to: string): string {
  return `${page}/${kind === 'gitlab' ? '-/' : ''}compare/${inPath(from)}...${inPath(to)}`;
}

export function tagPage({ kind, page }: Forge, tag: string): string {
  return `${page}/${kind === 'gitlab' ? '-/tags' : 'releases/tag'}/${inPath(tag)}`;
}

export function commitPage({ kind, page }: Forge, commit: string): string {
  return `${page}/${kind === 'gitlab' ? '-/' : ''}commit/${commit}`;
}

/** A pull or merge request as a commit's subject names it, `#12` or `!12`. */
export function changePage({ kind, page }: Forge, mark: '#' | '!', number: string): string {
  if (kind === 'gitlab') return `${page}/-/${mark === '!' ? 'merge_requests' : 'issues'}/${number}`;
  // Gitea, Forgejo and GitHub Enterprise lead on from there.
  return `${page}/${kind === 'github' ? 'pull' : 'issues'}/${number}`;
}

function inPath(name: string): string {
  return encodeURIComponent(name).replaceAll('%2F', '/');
}
