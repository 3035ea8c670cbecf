import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import type { HostCertificates } from './hostCertificates.ts';
import { hostCertificates, tlsOptions } from './hostCertificates.ts';

type Found = HostCertificates | undefined;

/** Milliseconds: who has put a file there tries again soon. */
const lifetime = 2000;

/**
 * `fetch` that shows and trusts the certificates kept for a host. Hosts without any go to `fetcher`,
 * which cannot be given certificates; the others to `node:https`, whose module VS Code has patched
 * for proxies as it has `fetch`.
 */
export function certificateFetch(fetcher: typeof fetch, folders: readonly string[]): typeof fetch {
  const kept = new Map<string, { readonly found: Promise<Found>; readonly until: number }>();
  const agent = new Agent({ keepAlive: true });
  const certificatesFor = (host: string): Promise<Found> => {
    const known = kept.get(host);
    if (known !== undefined && known.until > Date.now()) return known.found;
    const found = hostCertificates(folders, host);
    kept.set(host, { found, until: Date.now() + lifetime });
    return found;
  };
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') return fetcher(input, init);
    const certificates = await certificatesFor(url.host);
    return certificates === undefined
      ? fetcher(input, init)
      : sendWith(certificates, agent, url, init);
  };
}

/** The part of `fetch` that the client uses: a method, headers, a body, a signal; no redirects. */
async function sendWith(
  certificates: HostCertificates,
  agent: Agent,
  url: URL,
  { method = 'GET', headers, body, signal }: RequestInit,
): Promise<Response> {
  const { ca, ...client } = tlsOptions(certificates);
  const sent = request(url, {
    agent,
    method,
    headers: Object.fromEntries(new Headers(headers)),
    ca: [...ca, ...rootCertificates],
    ...client,
    ...(signal ? { signal } : {}),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.on('error', reject);
  });
  // A registry may refuse before it has read everything.
  sendBody(sent, body).catch((error: unknown) => {
    sent.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  const message = await answered;
  const status = message.statusCode ?? 0;
  const empty = method === 'HEAD' || status === 204 || status === 304;
  if (empty) message.resume();
  return new Response(empty ? null : Readable.toWeb(message), {
    status,
    headers: headersOf(message),
  });
}

async function sendBody(sent: ClientRequest, body: RequestInit['body']): Promise<void> {
  if (body === undefined || body === null || typeof body === 'string') sent.end(body ?? undefined);
  else if (body instanceof Uint8Array) sent.end(body);
  else if (body instanceof ReadableStream) {
    for await (const piece of body) {
      if (sent.write(piece)) continue;
      await new Promise((resolve) => {
        sent.once('drain', resolve);
        sent.once('close', resolve);
      });
    }
    sent.end();
  } else throw new TypeError('a body of another kind was not expected');
}

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  return headers;
}
