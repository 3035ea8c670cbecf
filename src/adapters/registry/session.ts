import type { PullLimit } from '../../oci/pullLimit.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository, parseRepository } from '../../oci/reference.ts';
import type { Authorization, Authorizer } from './authorizer.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointOf, reach } from './endpoint.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { isStream } from './exchange.ts';
import type { RedirectPolicy } from './followRedirects.ts';
import type { ErrorContext } from './httpError.ts';
import { httpError } from './httpError.ts';
import type { PlainHttp } from './plainHttp.ts';
import { plainText } from './plainText.ts';
import { refusedError } from './refusedError.ts';
import type { RegistryError } from '../../oci/registryError.ts';
import { rateLimitOf } from './rateLimit.ts';
import type { Transport } from './transport.ts';
import { registryWarnings } from './warningHeader.ts';

/** A request to a repository, below `/v2/<name>/`. */
export interface RepositoryRequest {
  readonly method: HttpRequest['method'];
  /** `tags/list?n=1000`, or the whole URL of a further page on the same registry. */
  readonly path: string | URL;
  readonly accept: string;
  /** Besides those every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
  /** What may be done with which repositories; `repository:<name>:pull` when absent. */
  readonly scope?: string;
  readonly repeatable?: boolean;
  readonly maxBytes: number;
  /** What is asked for, in messages. */
  readonly subject: string;
  /** It is content named by its digest: a manifest or a blob. */
  readonly byDigest?: boolean;
  readonly redirects?: RedirectPolicy;
  /** Statuses that are the caller's to understand; every other but 200 is a RegistryError. */
  readonly tolerate?: (status: number) => boolean;
  /** Says what a refusal means where it means more than that something cannot be read. */
  readonly explain?: (answer: HttpAnswer, context: ErrorContext) => RegistryError;
}

type RootRequest = RepositoryRequest & { readonly scope: string };

/** Speaks to registries with the right address, authorization and manners. */
export interface Session {
  ask(repository: Repository, request: RepositoryRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** A request below `/v2/` itself, about no repository. */
  ping(registry: string, request: RootRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** True for a registry that counts each GET of a manifest against a quota, as far as is known. */
  countsPulls(registry: string): boolean;
}

export interface SessionOptions {
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  readonly plainHttp: PlainHttp;
  readonly userAgent: string;
  readonly onWarning: ((host: string, text: string) => void) | undefined;
  readonly onRateLimit: ((host: string, left: PullLimit) => void) | undefined;
}

export function createSession(options: SessionOptions): Session {
  const { transport, authorizer, plainHttp } = options;
  const endpoints = new Map<string, Endpoint>();
  const warned = new Set<string>();
  /** Docker Hub does; of others we know once they have said so. */
  const counting = new Set(['docker.io']);

  function endpointFor(registry: string): Endpoint {
    const endpoint = endpoints.get(registry) ?? endpointOf(registry, plainHttp);
    endpoints.set(registry, endpoint);
    return endpoint;
  }

  function send(
    registry: string,
    base: string,
    request: RepositoryRequest,
    authorization: Authorization | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { method, path, accept, maxBytes, redirects = 'guarded' } = request;
    const header = authorization?.header;
    const plain = { ...request.headers, accept, 'user-agent': options.userAgent };
    return reach(endpointFor(registry), (origin, retryUnanswered) => {
      const url = typeof path === 'string' ? new URL(`${base}${path}`, origin) : path;
      // A list that was redirected goes on where it led to, which is not to be shown who asks.
      const shown = header !== undefined && url.origin === origin;
      const headers = shown ? { ...plain, authorization: header } : plain;
      const { body, repeatable } = request;
      const sent = { method, url, headers, maxBytes, redirects, retryUnanswered };
      return transport.send(
        {
          ...sent,
          ...(body === undefined ? {} : { body }),
          ...(repeatable === undefined ? {} : { repeatable }),
        },
        signal,
      );
    });
  }

  function notice(registry: string, answer: HttpAnswer, secrets: readonly string[]): void {
    for (const said of registryWarnings(answer.headers)) {
      const text = plainText(said, secrets, 1000);
      if (warned.has(`${registry} ${text}`) || warned.size > 1000) continue;
      warned.add(`${registry} ${text}`);
      options.onWarning?.(registry, text);
    }
    const left = rateLimitOf(answer.headers);
    if (left === undefined) return;
    counting.add(registry);
    options.onRateLimit?.(registry, left);
  }

  async function askAt(
    base: string,
    registry: string,
    request: RootRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { scope } = request;
    const ask = { registry, scope };
    let shown = await authorizer.known(ask, signal);
    let answer = await send(registry, base, request, shown, signal);
    if (answer.status === 401 && isFrom(endpointFor(registry), answer)) {
      shown = await authorizer.answer(ask, answer, shown, signal);
      // A stream is used up.
      if (shown.header !== undefined && !isStream(request.body))
        answer = await send(registry, base, request, shown, signal);
    }
    const secrets = shown?.secrets ?? [];
    notice(registry, answer, secrets);
    const { status } = answer;
    if (status === 200 || request.tolerate?.(status) === true) return answer;
    const { subject, byDigest = false } = request;
    const asked = { host: registry, subject, byDigest, secrets, scope };
    const context = shown === undefined ? asked : { ...asked, shown };
    const { explain } = request;
    const refused = status === 401 || status === 403;
    if (refused) authorizer.forget(ask);
    if (explain !== undefined) throw explain(answer, context);
    throw refused ? refusedError(answer, context) : httpError(answer, context);
  }

  return {
    countsPulls: (registry) => counting.has(registry),
    async ask(repository, request, signal) {
      // A repository made by hand must not reach other paths of the registry.
      const { registry, name } = parseRepository(formatRepository(repository));
      const scope = request.scope ?? `repository:${name}:pull`;
      return await askAt(`/v2/${name}/`, registry, { ...request, scope }, signal);
    },
    ping: (registry, request, signal) => askAt('/v2/', registry, request, signal),
  };
}

/** A challenge of another host, where a redirect led, is nobody's business to answer. */
function isFrom(endpoint: Endpoint, answer: HttpAnswer): boolean {
  return answer.url.origin === endpoint.settled;
}
