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

const separators = /[\s,]*/y;
const target = /<([^<>]*)>\s*/y;
const parameter = /;\s*([\w!#$&+.^`|~-]+\*?)\s*/y;
const value = /=\s*(?:"([^"]*)"|([^",;\s]*))\s*/y;

/** The target of the first link of relation `next`. Never steps back: a header may be hostile. */
function nextTarget(link: string, page: URL): string | undefined {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(link);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (take(separators); at < link.length; take(separators)) {
    const found = take(target)?.[1];
    let relation: string | undefined;
    for (let name = take(parameter)?.[1]; name !== undefined; name = take(parameter)?.[1]) {
      const [, quoted, plain] = take(value) ?? [];
      if (name.toLowerCase() === 'rel') relation ??= (quoted ?? plain ?? '').toLowerCase();
    }
    if (found === undefined || (at < link.length && link[at] !== ',')) throw unreadable(page);
    if (relation?.split(/\s+/).includes('next') === true) return found;
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
