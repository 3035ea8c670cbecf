import { RegistryError } from '../../oci/registryError.ts';
import type { Challenge } from './challenge.ts';
import type { PlainHttp } from './plainHttp.ts';
import { refusedUrl, whyNotFollow } from './urlGuard.ts';

/** Where and for what a registry wants a token (distribution token specification). */
export interface BearerChallenge {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scope: string | undefined;
}

/**
 * Reads a `Bearer` challenge and checks that its realm may be asked: HTTPS, except where plain
 * HTTP is allowed, and not in a network the registry itself is not in.
 * RegistryError `insecure` or `malformed`.
 */
export function bearerChallenge(
  challenge: Challenge,
  registry: URL,
  plainHttp: PlainHttp,
): BearerChallenge {
  const said = challenge.parameters.get('realm') ?? '';
  if (!URL.canParse(said)) throw noRealm(registry);
  const realm = new URL(said);
  const why = whyNotFollow(registry, realm, plainHttp);
  if (why !== undefined) throw refusedUrl(registry.host, 'asks to get tokens from', realm, why);
  const { parameters } = challenge;
  return { realm, service: parameters.get('service'), scope: parameters.get('scope') };
}

function noRealm(registry: URL): RegistryError {
  return new RegistryError(
    'malformed',
    `${registry.host} asks for a token without saying where to get one.`,
    'Report this to whoever runs the registry.',
    { host: registry.host },
  );
}
