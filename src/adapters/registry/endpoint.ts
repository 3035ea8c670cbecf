import { RegistryError } from '../../oci/registryError.ts';
import { addressClass } from './addressClass.ts';
import type { HttpAnswer } from './exchange.ts';
import { ExchangeFault } from './exchangeFault.ts';
import type { PlainHttp } from './plainHttp.ts';

/** Where a registry is reached, and in which scheme once that is known. */
export interface Endpoint {
  /** As the user names it, e.g. `docker.io`. */
  readonly registry: string;
  /** To be tried in this order; more than one only where plain HTTP is allowed. */
  readonly origins: readonly string[];
  /** The origin that answered. */
  settled?: string;
}

/** Docker Hub's registry has another name than its images. */
export function endpointOf(registry: string, plainHttp: PlainHttp): Endpoint {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  if (!URL.canParse(`https://${host}`)) throw notAHost(registry);
  const secure = new URL(`https://${host}`).origin;
  const plain = new URL(`http://${host}`).origin;
  if (!plainHttp.allows(new URL(plain))) return { registry, origins: [secure], settled: secure };
  const local = addressClass(new URL(plain).hostname) === 'loopback';
  return { registry, origins: local ? [plain, secure] : [secure, plain] };
}

/**
 * Sends by `send` to the endpoint. While it is not known whether the registry speaks TLS, the other
 * scheme is tried when the first finds nobody who understands it; a certificate that is not
 * trusted is final, so that nobody can force plain HTTP with a bad one.
 */
export async function reach(
  endpoint: Endpoint,
  send: (origin: string, retryUnanswered: boolean) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  for (const origin of endpoint.settled === undefined ? endpoint.origins : []) {
    const answer = await understood(send(origin, false));
    if (answer === undefined) continue;
    endpoint.settled = origin;
    return answer;
  }
  // Nobody understood, or it is settled: the preferred origin, now with all its retries.
  return send(endpoint.settled ?? endpoint.origins[0] ?? '', true);
}

async function understood(sent: Promise<HttpAnswer>): Promise<HttpAnswer | undefined> {
  try {
    const answer = await sent;
    return refusesPlainHttp(answer) ? undefined : answer;
  } catch (error) {
    if (error instanceof RegistryError && isOtherScheme(error.cause)) return undefined;
    throw error;
  }
}

function isOtherScheme(cause: unknown): boolean {
  if (!(cause instanceof ExchangeFault) || cause.phase !== 'headers') return false;
  return cause.kind === 'not-tls' || cause.kind === 'connection';
}

/** Go and nginx answer plain HTTP on a TLS port with 400 and a sentence that says so. */
function refusesPlainHttp(answer: HttpAnswer): boolean {
  if (answer.status !== 400 || answer.url.protocol !== 'http:') return false;
  return /to (?:an )?HTTPS (?:server|port)/.test(new TextDecoder().decode(answer.bytes));
}

function notAHost(registry: string): RegistryError {
  return new RegistryError(
    'unreachable',
    `“${registry.slice(0, 80)}” is not the address of a registry.`,
    'Write it as host or host:port.',
    { host: registry },
  );
}
