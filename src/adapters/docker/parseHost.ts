import { EngineError } from '../../build/engine.ts';

export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export interface ParsedHost {
  /** As shown, without user information. */
  readonly url: string;
  readonly address: EngineAddress;
  readonly secure: boolean;
}

/**
 * Reads `unix://`, `npipe://`, `tcp://` and `http(s)://` as DOCKER_HOST has them; `tls` says that
 * certificates come with it. Throws EngineError `context`.
 */
export function parseHost(host: string, tls: boolean): ParsedHost {
  const path = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (path !== undefined) return { url: host, address: { kind: 'socket', path }, secure: false };
  if (host.startsWith('ssh://'))
    throw new EngineError(
      'context',
      'This Docker engine is reached over ssh, which Slipway’s Engine API client cannot do.',
      'Builds work, because docker connects by itself. For the rest forward the socket (ssh -L) and name it with DOCKER_HOST.',
    );
  const url = /^(?:tcp|https?):\/\//.test(host) ? urlOf(host) : undefined;
  if (url === undefined || url.hostname === '')
    throw new EngineError(
      'context',
      'The address of the Docker engine is not one of unix://, npipe://, tcp:// or https://.',
      'Correct DOCKER_HOST, the Docker context or the setting.',
    );
  const secure = tls || host.startsWith('https:');
  const port = url.port === '' ? (secure ? 2376 : 2375) : Number(url.port);
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    url: `tcp://${url.hostname}:${port}`,
    address: { kind: 'tcp', host: bare, port },
    secure,
  };
}

function urlOf(host: string): URL | undefined {
  try {
    // As an unknown scheme: URL would take port 80 of http for its default and drop it.
    return new URL(host.replace(/^[a-z]+:/, 'docker:'));
  } catch {
    return undefined;
  }
}
