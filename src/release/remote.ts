import type { SourceState } from './sourceControl.ts';

/** A repository on a forge, from a git remote. */
export interface RemoteRepository {
  /** Without port. */
  readonly host: string;
  /** `owner/name`, or a longer path on GitLab; without `.git`. */
  readonly path: string;
}

/** Parses the URL of a remote: https, ssh and the `git@host:path` form; undefined for a local one. */
export function parseRemote(url: string): RemoteRepository | undefined {
  const [, host, path] =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]+)(?::[0-9]+)?\/(.+)$/i.exec(url) ??
    /^(?:[^/@:]+@)?([^/:@\s]{2,}):(?!\/)(.+)$/.exec(url) ??
    [];
  if (host === undefined || path === undefined || url.startsWith('file:')) return undefined;
  const name = path.replace(/\/+$/, '').replace(/\.git$/, '');
  return name === '' ? undefined : { host: host.toLowerCase(), path: name.replace(/^\/+/, '') };
}

/** The remote the project lives on: `origin`, else the first. */
export function mainRemote(state: SourceState | undefined): RemoteRepository | undefined {
  const remotes = state?.remotes ?? [];
  const remote = remotes.find(({ name }) => name === 'origin') ?? remotes[0];
  return remote === undefined ? undefined : parseRemote(remote.url);
}

/** Address of the project's web page. */
export function remotePage(remote: RemoteRepository): string {
  return `https://${remote.host}/${remote.path}`;
}
