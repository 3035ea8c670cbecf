import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import type { PlainHttp } from './plainHttp.ts';
import { refusedUrl, whyNotFollow } from './urlGuard.ts';

/** `same-host`: a redirect to elsewhere is the answer. */
export type RedirectPolicy = 'guarded' | 'same-host';

const longestChain = 5;

/**
 * Sends a request and follows what redirects it gets, each checked; `Authorization` stays behind
 * at the first change of origin and does not come back. Only GET and HEAD are redirected.
 * RegistryError `insecure` for a redirect that must not be followed, `malformed` for a loop.
 */
export async function followRedirects(
  request: HttpRequest & { readonly redirects: RedirectPolicy },
  plainHttp: PlainHttp,
  once: (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const seen = new Set<string>();
  for (let at: HttpRequest = request; ;) {
    const answer = await once(at, signal);
    const to = reads ? locationOf(answer) : undefined;
    if (to === undefined) return answer;
    if (request.redirects === 'same-host' && to.host !== request.url.host) return answer;
    seen.add(at.url.href);
    if (seen.has(to.href) || seen.size > longestChain) throw loop(request.url);
    const why = whyNotFollow(at.url, to, plainHttp);
    if (why !== undefined) throw refusedUrl(request.url.host, 'redirects to', to, why);
    at = { ...at, url: to, headers: headersFor(at, to) };
  }
}

function locationOf(answer: HttpAnswer): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = answer.headers.get('location');
  if (location === null) return undefined;
  return URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : undefined;
}

function headersFor(from: HttpRequest, to: URL): Readonly<Record<string, string>> {
  if (to.origin === from.url.origin) return from.headers;
  const kept = Object.entries(from.headers).filter(([name]) => name !== 'authorization');
  return Object.fromEntries(kept);
}

function loop(url: URL): RegistryError {
  return new RegistryError(
    'malformed',
    `${url.host} redirects in a circle or more than ${longestChain} times.`,
    'Check the address of the registry and the proxy in front of it.',
    { host: url.host },
  );
}
