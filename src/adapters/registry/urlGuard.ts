import { RegistryError } from '../../oci/registryError.ts';
import { addressClass } from './addressClass.ts';
import type { PlainHttp } from './plainHttp.ts';

/**
 * Why a URL that a server named must not be followed; undefined when it may. Guards against being
 * led from a registry into the user's own network, and out of TLS.
 */
export function whyNotFollow(from: URL, to: URL, plainHttp: PlainHttp): string | undefined {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return `${to.protocol} is not HTTP`;
  if (to.username !== '' || to.password !== '') return 'it carries a user name or password';
  if (to.origin === from.origin) return undefined;
  if (to.protocol === 'http:' && from.protocol === 'https:') return 'it leaves HTTPS';
  if (to.protocol === 'http:' && !plainHttp.allows(to)) return 'it is plain HTTP';
  if (to.hostname === from.hostname) return undefined;
  const target = addressClass(to.hostname);
  if (target === 'public') return undefined;
  if (target !== 'link-local' && target === addressClass(from.hostname)) return undefined;
  return `it leads to a ${target} address`;
}

/** `scheme://host/path`: the query of a signed URL is a secret. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** RegistryError for a URL that must not be followed. */
export function refusedUrl(host: string, what: string, to: URL, why: string): RegistryError {
  return new RegistryError(
    'insecure',
    `${host} ${what} ${shownUrl(to)}, which is refused: ${why}.`,
    'If this is your registry, correct the public address in its configuration; for plain HTTP list its host in the setting slipway.insecureRegistries.',
    { host },
  );
}
