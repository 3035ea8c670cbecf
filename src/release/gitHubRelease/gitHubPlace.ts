import { parseRemote } from '../remote.ts';
import type { SourceState } from '../sourceControl.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import type { RepositoryPlace } from './releaseHost.ts';

/**
 * The repository on a GitHub: the one named in slipway.yaml, else that of the remote on this host
 * (`origin` before others); undefined when there is none.
 */
export function findGitHubPlace(
  host: string,
  configured: string | undefined,
  state: SourceState | undefined,
): RepositoryPlace | undefined {
  const remotes = (state?.remotes ?? []).toSorted(
    (one, other) => Number(other.name === 'origin') - Number(one.name === 'origin'),
  );
  const paths = remotes.map(({ url }) => {
    const remote = parseRemote(url);
    return remote?.host === host || remote?.host === `ssh.${host}` ? remote.path : undefined;
  });
  const [owner, name, more] = (configured ?? paths.find(Boolean) ?? '').split('/');
  const complete = owner !== undefined && owner !== '' && name !== undefined && more === undefined;
  return complete ? { owner, name } : undefined;
}

/** The same; throws GitHubReleaseError `no-repository` when there is none. */
export function gitHubPlace(
  host: string,
  configured: string | undefined,
  state: SourceState | undefined,
): RepositoryPlace {
  const place = findGitHubPlace(host, configured, state);
  if (place !== undefined) return place;
  throw new GitHubReleaseError(
    'no-repository',
    `No git remote of this project is on ${host}.`,
    'Add one, or set github.repository (owner/name) and, for GitHub Enterprise, github.host in slipway.yaml.',
  );
}
