import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer } from './exchange.ts';
import { refusedUrl } from './urlGuard.ts';

/**
 * Where an upload goes on (distribution specification, Pushing blobs). It must be on the same
 * scheme and host: the content and our token go there. RegistryError `insecure` or `malformed`.
 */
export function uploadLocation(answer: HttpAnswer, host: string): URL {
  const said = answer.headers.get('location');
  if (said === null || !URL.canParse(said, answer.url.href))
    throw new RegistryError(
      'malformed',
      `${host} begins an upload without saying where it goes on.`,
      'Check the address of the registry and the proxy in front of it.',
      { host },
    );
  const location = new URL(said, answer.url);
  if (location.origin !== answer.url.origin || location.username !== '' || location.password !== '')
    throw refusedUrl(host, 'continues the upload at', location, 'it is another scheme or host');
  return location;
}
