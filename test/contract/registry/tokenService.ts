import type { HostileRegistry, RecordedRequest } from './hostileRegistry.ts';
import { reply } from './hostileRegistry.ts';

export interface TokenService {
  /** Requests for tokens. */
  readonly asked: RecordedRequest[];
  /** From now on the tokens given so far are refused. */
  expire(): void;
}

export interface TokenServiceOptions {
  /** The `WWW-Authenticate` header, one or several; a plain Bearer challenge when absent. */
  readonly challenge?: string | readonly string[];
  /** The token endpoint's answer; `{token}` when absent. */
  readonly grant?: (token: string, request: RecordedRequest) => object;
  /** Refuses tokens it has just given. */
  readonly never?: boolean;
}

/** Makes a registry want a token from its own `/token`. */
export function requireToken(
  registry: HostileRegistry,
  options: TokenServiceOptions = {},
): TokenService {
  const asked: RecordedRequest[] = [];
  const valid = new Set<string>();
  const realm = `${registry.origin}/token`;
  const challenge =
    options.challenge ?? `Bearer realm="${realm}",service="test",scope="repository:acme/api:pull"`;
  registry.script((request, response) => {
    if (request.path.startsWith('/token')) {
      asked.push(request);
      const token = `token-${asked.length}`;
      valid.add(`Bearer ${token}`);
      reply(response, { body: options.grant?.(token, request) ?? { token } });
      return true;
    }
    const shown = request.headers.authorization ?? '';
    if (valid.has(shown) && options.never !== true) return false;
    const headers = { 'www-authenticate': challenge };
    const body = { errors: [{ code: 'UNAUTHORIZED', message: `no: ${shown}` }] };
    reply(response, { status: 401, headers, body }, request.method);
    return true;
  });
  return { asked, expire: () => valid.clear() };
}
