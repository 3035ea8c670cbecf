import { createHash } from 'node:crypto';
import { RegistryError } from '../../oci/registryError.ts';
import type { Account } from '../../oci/access/account.ts';
import { accountOf } from '../../oci/access/account.ts';
import { basicAuthorization, isBearerToken, secretsOf } from './authorization.ts';
import type { BearerChallenge } from './bearerChallenge.ts';
import { bearerChallenge } from './bearerChallenge.ts';
import { parseChallenges } from './challenge.ts';
import type { Credential, CredentialSource } from '../../oci/access/credential.ts';
import type { HttpAnswer } from './exchange.ts';
import type { Token } from './fetchToken.ts';
import { fetchToken } from './fetchToken.ts';
import type { PlainHttp } from './plainHttp.ts';
import { SingleFlight } from './singleFlight.ts';
import type { Transport } from './transport.ts';

/** What is shown to a registry, and whose it is. */
export interface Authorization {
  /** Value of the `Authorization` header; absent when there is nothing to show. */
  readonly header?: string;
  readonly scheme: 'none' | 'basic' | 'bearer';
  readonly account: Account;
  /** What an error must not repeat, even if the registry does. */
  readonly secrets: readonly string[];
}

export interface Authorizer {
  /** What the registry wanted to see last time; undefined while that is not known. */
  known(ask: Ask, signal: AbortSignal): Promise<Authorization | undefined>;
  /** The answer to a 401; `shown` is what it refused. RegistryError. */
  answer(
    ask: Ask,
    refusal: HttpAnswer,
    shown: Authorization | undefined,
    signal: AbortSignal,
  ): Promise<Authorization>;
  /** Forgets what was refused, so that signing in works at once. */
  forget(ask: Ask): void;
  /** Who the registry was told is asking, last; undefined while it has asked for nobody. */
  accountAt(registry: string): Account | undefined;
}

export interface Ask {
  /** As the user names it. */
  readonly registry: string;
  /** `repository:<name>:pull`; several with spaces between. */
  readonly scope: string;
}

export interface AuthorizerOptions {
  readonly credentials: CredentialSource;
  readonly transport: Transport;
  readonly plainHttp: PlainHttp;
  readonly userAgent: string;
}

type Wanted =
  { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly by: BearerChallenge };

interface Held {
  readonly token: Token;
  readonly until: number;
  readonly ask: Ask;
}

const nothing: Authorization = { scheme: 'none', account: { kind: 'anonymous' }, secrets: [] };

/** A credential helper is a process: its answer is good for a while. Milliseconds. */
const credentialLifetime = 5 * 60_000;
/** Milliseconds before its end that a token is renewed. */
const early = 10_000;

/** Authorizes requests by Basic and token authentication, one token for all who need the same. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const wanted = new Map<string, Wanted>();
  const scopes = new Map<string, string | undefined>();
  const tokens = new Map<string, Held>();
  const renewals = new SingleFlight<Token>();
  const credentials = new Map<string, { credential: Credential; until: number }>();
  const lookups = new SingleFlight<Credential>();
  const accounts = new Map<string, Account>();

  async function credentialFor(registry: string, signal: AbortSignal): Promise<Credential> {
    const held = credentials.get(registry);
    if (held !== undefined && held.until > Date.now()) return held.credential;
    const credential = await lookups.join(registry, signal, (shared) =>
      options.credentials.credentialFor(registry, shared),
    );
    accounts.set(registry, accountOf(credential));
    credentials.set(registry, { credential, until: Date.now() + credentialLifetime });
    return credential;
  }

  async function bearer(
    ask: Ask,
    by: BearerChallenge,
    refused: string | undefined,
    signal: AbortSignal,
  ): Promise<Authorization> {
    const credential = await credentialFor(ask.registry, signal);
    if (credential.kind === 'registry-token') {
      if (!isBearerToken(credential.token)) throw unsendable(ask.registry);
      return bearing(credential.token, credential);
    }
    const scope = scopeFor(by.scope, ask.scope);
    const key = tokenKey(ask.registry, by, scope, credential);
    const held = tokens.get(key);
    if (held !== undefined && held.until > Date.now() && `Bearer ${held.token.text}` !== refused)
      return bearing(held.token.text, credential);
    const token = await renewals.join(key, signal, async (shared) => {
      const { transport, userAgent } = options;
      const request = { host: ask.registry, challenge: by, scope, credential, userAgent };
      const fresh = await fetchToken(transport, request, shared);
      tokens.set(key, { token: fresh, until: Date.now() + fresh.lifetime * 1000 - early, ask });
      return fresh;
    });
    return bearing(token.text, credential);
  }

  async function basic(ask: Ask, signal: AbortSignal): Promise<Authorization> {
    const credential = await credentialFor(ask.registry, signal);
    const header = basicAuthorization(credential);
    if (header === undefined) return nothing;
    const secrets = secretsOf(credential);
    return { header, scheme: 'basic', account: accountOf(credential), secrets };
  }

  return {
    async known(ask, signal) {
      const want = wanted.get(ask.registry);
      if (want === undefined) return undefined;
      if (want.kind === 'basic') return basic(ask, signal);
      // Another repository's challenge named another scope than this one needs.
      const by = { ...want.by, scope: scopes.get(`${ask.registry} ${ask.scope}`) };
      return bearer(ask, by, undefined, signal);
    },
    async answer(ask, refusal, shown, signal) {
      const want = whatIsWanted(refusal, options.plainHttp);
      if (want === undefined) return nothing;
      wanted.set(ask.registry, want);
      if (want.kind === 'basic') return basic(ask, signal);
      scopes.set(`${ask.registry} ${ask.scope}`, want.by.scope);
      return bearer(ask, want.by, shown?.header, signal);
    },
    forget({ registry, scope }) {
      credentials.delete(registry);
      for (const [key, { ask }] of tokens)
        if (ask.registry === registry && ask.scope === scope) tokens.delete(key);
    },
    accountAt: (registry) => accounts.get(registry),
  };
}

function unsendable(registry: string): RegistryError {
  return new RegistryError(
    'credentials',
    `The registry token stored for ${registry} cannot be used: it holds what no token may.`,
    'Correct registrytoken in the Docker config, or sign in again with docker login.',
    { host: registry },
  );
}

function bearing(token: string, credential: Credential): Authorization {
  const account = accountOf(credential);
  const secrets = [token, ...secretsOf(credential)];
  return { header: `Bearer ${token}`, scheme: 'bearer', account, secrets };
}

/** The best challenge of a 401 that can be met; undefined when there is none. */
function whatIsWanted(refusal: HttpAnswer, plainHttp: PlainHttp): Wanted | undefined {
  const challenges = parseChallenges(refusal.headers.get('www-authenticate') ?? '');
  const token = challenges.find(({ scheme }) => scheme === 'bearer');
  if (token !== undefined)
    return { kind: 'bearer', by: bearerChallenge(token, refusal.url, plainHttp) };
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined;
}

/** The registry knows best what it wants; but not that a mount reads another repository too, or that nothing is read. */
function scopeFor(challenged: string | undefined, asked: string): string {
  if (challenged === undefined || asked === '') return asked;
  if (!asked.includes(' ')) return challenged;
  return [...new Set([...challenged.split(' '), ...asked.split(' ')])].join(' ');
}

function tokenKey(
  registry: string,
  { realm, service }: BearerChallenge,
  scope: string,
  credential: Credential,
): string {
  const account = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
  return `${registry} ${JSON.stringify([realm.href, service, scope, account])}`;
}
