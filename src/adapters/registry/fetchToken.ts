import * as z from 'zod/mini';
import { accessRemedy, signInRemedy } from '../../oci/access/accessRemedy.ts';
import { accountOf, accountText } from '../../oci/access/account.ts';
import { parseJson } from '../../oci/parseJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { basicAuthorization, isBearerToken, secretsOf } from './authorization.ts';
import type { BearerChallenge } from './bearerChallenge.ts';
import type { Credential } from '../../oci/access/credential.ts';
import type { HttpAnswer } from './exchange.ts';
import { httpError, serverSaid } from './httpError.ts';
import type { Transport } from './transport.ts';

export interface Token {
  readonly text: string;
  /** Seconds from when it was received. */
  readonly lifetime: number;
}

export interface TokenRequest {
  /** Host of the registry, for messages. */
  readonly host: string;
  readonly challenge: BearerChallenge;
  readonly scope: string;
  readonly credential: Credential;
  readonly userAgent: string;
}

const largestAnswer = 64 * 1024;
/** Also the default (distribution token specification, `expires_in`); less is not taken at its word. */
const shortestLifetime = 60;

/**
 * Gets a token: an identity token is exchanged by POST, with GET where that is not offered;
 * everybody else asks by GET. RegistryError, `unauthorized` when the credentials are refused.
 */
export async function fetchToken(
  transport: Transport,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<Token> {
  const { credential } = request;
  if (credential.kind === 'identity-token') {
    const answer = await post(transport, request, credential.token, signal);
    if (answer.status !== 404 && answer.status !== 405) return tokenOf(answer, request);
  }
  return tokenOf(await get(transport, request, signal), request);
}

function get(
  transport: Transport,
  { challenge, scope, credential, userAgent }: TokenRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const url = new URL(challenge.realm);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  for (const one of scopes(scope)) url.searchParams.append('scope', one);
  const authorization = basicAuthorization(credential);
  const headers = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(authorization === undefined ? {} : { authorization }),
  };
  return transport.send(
    {
      method: 'GET',
      url,
      headers,
      maxBytes: largestAnswer,
      redirects: 'guarded',
      retryUnanswered: true,
    },
    signal,
  );
}

function post(
  transport: Transport,
  { challenge, scope, userAgent }: TokenRequest,
  refreshToken: string,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'slipway',
    service: challenge.service ?? '',
    ...(scope === '' ? {} : { scope }),
    refresh_token: refreshToken,
  });
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': userAgent,
  };
  return transport.send(
    {
      method: 'POST',
      url: challenge.realm,
      headers,
      body: form.toString(),
      maxBytes: largestAnswer,
      redirects: 'same-host',
      retryUnanswered: false,
    },
    signal,
  );
}

/** None: the token only says who is asking, as for signing in. */
function scopes(scope: string): readonly string[] {
  return scope === '' ? [] : scope.split(' ');
}

const tokenSchema = z.object({
  token: z.nullish(z.string()),
  access_token: z.nullish(z.string()),
  expires_in: z.nullish(z.number()),
});

function tokenOf(answer: HttpAnswer, request: TokenRequest): Token {
  if (answer.status !== 200) throw refused(answer, request);
  const parsed = tokenSchema.safeParse(parseJson(answer.bytes));
  const text = parsed.data?.token || parsed.data?.access_token;
  if (!text || !isBearerToken(text)) throw unreadable(request);
  return { text, lifetime: Math.max(parsed.data?.expires_in ?? 0, shortestLifetime) };
}

function refused(answer: HttpAnswer, request: TokenRequest): RegistryError {
  const { host, challenge, credential, scope } = request;
  const { status } = answer;
  const secrets = secretsOf(credential);
  if (![400, 401, 403].includes(status))
    return httpError(answer, {
      host,
      subject: `the token service ${challenge.realm.host}`,
      secrets,
    });
  const { code, words } = serverSaid(answer, secrets);
  const details = { host, status, ...(code === undefined ? {} : { code }) };
  if (credential.kind === 'anonymous')
    return new RegistryError(
      'unauthorized',
      `${host} gives no token without credentials (its token service answered ${status})${words}.`,
      signInRemedy(host),
      details,
    );
  const who = accountText(accountOf(credential));
  // GHCR and Harbor tell so of accounts they know that may not what is asked for.
  if (status === 403 && scope !== '' && !/\bexpired\b/i.test(words))
    return new RegistryError(
      'denied',
      `${host} gives ${who} no token for ${scope}${words}.`,
      accessRemedy(host, scope),
      details,
    );
  return new RegistryError(
    'unauthorized',
    `${host} refuses the stored credentials of ${who} (its token service answered ${status})${words}.`,
    signInRemedy(host),
    details,
  );
}

function unreadable({ host, challenge }: TokenRequest): RegistryError {
  return new RegistryError(
    'malformed',
    `The token service ${challenge.realm.host} of ${host} answered without a token.`,
    'Try again; if it happens again, report it to whoever runs the registry.',
    { host },
  );
}
