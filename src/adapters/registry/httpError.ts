import * as z from 'zod/mini';
import type { Account } from '../../oci/access/account.ts';
import { parseJson } from '../../oci/parseJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer } from './exchange.ts';
import { plainText } from './plainText.ts';
import { rateLimitOf } from './rateLimit.ts';
import { retryAfter } from './retryDelay.ts';

export interface ErrorContext {
  /** The registry as the user names it. */
  readonly host: string;
  /** What was asked for, e.g. `ghcr.io/acme/api:1.2`. */
  readonly subject: string;
  /** It is content named by its digest: a manifest or a blob. */
  readonly byDigest?: boolean;
  /** Texts that must not be repeated, whatever the server says. */
  readonly secrets?: readonly string[];
  /** What access was asked for, e.g. `repository:acme/api:pull`. */
  readonly scope?: string;
  /** Who the registry was told is asking; absent where it asked for nobody. */
  readonly shown?: { readonly account: Account; readonly scheme: 'none' | 'basic' | 'bearer' };
}

const broken =
  'Check the digest; where a tag or an index led to it, the image is not whole: push it again.';

/** What a status that is no success means to the user. 401 and 403 are `refusedError`'s. */
export function httpError(answer: HttpAnswer, context: ErrorContext): RegistryError {
  const { status } = answer;
  const { host, subject } = context;
  const said = serverSaid(answer, context.secrets ?? []);
  const details = { host, status, ...(said.code === undefined ? {} : { code: said.code }) };
  if (status === 404)
    return new RegistryError(
      'not-found',
      `${host} does not have ${subject}${said.words}.`,
      `${context.byDigest === true ? broken : 'Check the name and the tag.'} A private repository may hide itself: sign in with docker login ${host}`,
      details,
    );
  if (status === 429) return rateLimited(answer, context, details);
  if (status === 405 || status === 501)
    return new RegistryError(
      'unsupported',
      `${host} does not support what was asked of it for ${subject} (${status}${said.words}).`,
      'Use a registry that implements the OCI distribution specification.',
      details,
    );
  const wait = retryAfter(answer, Date.now());
  return new RegistryError(
    'server',
    `${host} answered ${status} for ${subject}${said.words}.`,
    'Try again later; if it happens again, check the state of the registry.',
    wait === undefined ? details : { ...details, retryAfter: Math.ceil(wait) },
  );
}

function rateLimited(
  answer: HttpAnswer,
  { host }: ErrorContext,
  details: { readonly host: string; readonly status: number; readonly code?: string },
): RegistryError {
  const now = Date.now();
  const wait = retryAfter(answer, now);
  const left = rateLimitOf(answer.headers);
  const of = left?.limit === undefined ? '' : ` (${left.remaining} of ${left.limit} pulls left)`;
  const when =
    wait === undefined
      ? 'It does not say when it will answer again'
      : `It will answer again in ${inWords(wait)}, at ${new Date(now + wait * 1000).toISOString()}`;
  return new RegistryError(
    'rate-limited',
    `${host} limits the rate of requests and has had too many${of}. ${when}.`,
    `Wait until then, or sign in for a higher limit: docker login ${host}`,
    wait === undefined ? details : { ...details, retryAfter: Math.ceil(wait) },
  );
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}

const errorBody = z.object({
  errors: z.array(z.object({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
});

/** Code and message of the specification's error document, the latter short, plain and without secrets. */
export function serverSaid(
  answer: HttpAnswer,
  secrets: readonly string[],
): { readonly code: string | undefined; readonly words: string } {
  const parsed = errorBody.safeParse(parseJson(answer.bytes));
  const first = parsed.data?.errors[0];
  const code = /^[A-Z][A-Z0-9_]{0,60}$/.exec(first?.code ?? '')?.[0];
  const message = plainText(first?.message ?? '', secrets, 200).replace(/\.$/, '');
  const words = [code, message].filter((part) => part).join(': ');
  return { code, words: words === '' ? '' : ` (${words})` };
}
