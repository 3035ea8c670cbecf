import { RegistryError } from '../../oci/registryError.ts';
import { refusedUrl } from './urlGuard.ts';

/**
 * The next page a `Link` header names (RFC 8288, distribution specification, Listing tags);
 * undefined at the last page. It must be on the same scheme and host: a registry that could send
 * us elsewhere could send us, and our token, into the user's network.
 * RegistryError `insecure`, or `malformed` for a header that cannot be read: stopping there would
 * pass off a part for the whole.
 */
export function nextPage(link: string | null, page: URL): URL | undefined {
  if (link === null || link.trim() === '') return undefined;
  const target = nextTarget(link, page);
  if (target === undefined) return undefined;
  if (!URL.canParse(target, page.href)) throw unreadable(page);
  const next = new URL(target, page);
  if (next.origin !== page.origin || next.username !== '' || next.password !== '')
    throw refusedUrl(page.host, 'continues its list at', next, 'it is another scheme or host');
  return next;
}

const linkValue =
  /\s*<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~-]+\*?\s*(?:=\s*(?:"[^"]*"|[^",;\s]*))?)*)\s*(?:,|$)/y;

function nextTarget(link: string, page: URL): string | undefined {
  for (let at = 0; at < link.length; at = linkValue.lastIndex) {
    linkValue.lastIndex = at;
    const match = linkValue.exec(link);
    if (match === null) throw unreadable(page);
    const [, target = '', parameters = ''] = match;
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))/i.exec(parameters);
    const relations = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target;
  }
  return undefined;
}

function unreadable(page: URL): RegistryError {
  return new RegistryError(
    'malformed',
    `${page.host} says that its list goes on, but not readably where (its Link header is malformed).`,
    'Report this to whoever runs the registry; the list would be incomplete.',
    { host: page.host },
  );
}
