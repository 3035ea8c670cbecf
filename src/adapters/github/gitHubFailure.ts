import * as z from 'zod/mini';
import type { GitHubErrorReason } from '../../release/gitHub.ts';
import { GitHubError } from '../../release/gitHub.ts';

/** What octokit throws: never shown as it is, for its request holds the token. */
const requestError = z.object({
  status: z.number(),
  response: z.optional(
    z.object({ headers: z.optional(z.record(z.string(), z.unknown())), data: z.unknown() }),
  ),
});

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
const answer = z.object({
  message: z.string(),
  errors: z.optional(
    z.catch(
      z.array(
        z.object({
          code: z.optional(z.string()),
          field: z.optional(z.string()),
          message: z.optional(z.string()),
        }),
      ),
      [],
    ),
  ),
});

export interface FailureContext {
  readonly host: string;
  /** `owner/name` */
  readonly repository: string;
  /** What was asked needs more than reading does. */
  readonly write: boolean;
}

/** The failure behind an error of octokit, without its request. */
export function gitHubFailure(error: unknown, context: FailureContext): GitHubError {
  const parsed = requestError.safeParse(error);
  const response = parsed.success ? parsed.data.response : undefined;
  const cause = withoutRequest(error);
  if (!parsed.success || response === undefined)
    return new GitHubError(
      'unreachable',
      `${context.host} cannot be reached.`,
      'Check the connection, the proxy and the name of the host.',
      { cause },
    );
  return answerFailure(
    { status: parsed.data.status, headers: response.headers ?? {}, body: response.data },
    context,
    cause,
  );
}

export interface FailedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As parsed from JSON, or a text. */
  readonly body: unknown;
}

/** The failure an answer tells of. */
export function answerFailure(
  answered: FailedAnswer,
  context: FailureContext,
  cause?: Error,
): GitHubError {
  const limited = rateLimit(answered, context.host);
  const [reason, message, remedy] = limited?.verdict ?? verdict(answered, context);
  return new GitHubError(reason, message, remedy, {
    cause,
    ...(limited?.seconds === undefined ? {} : { retryAfter: limited.seconds }),
  });
}

type Verdict = readonly [reason: GitHubErrorReason, message: string, remedy: string];

function verdict(answered: FailedAnswer, { host, repository, write }: FailureContext): Verdict {
  const { status, headers, body } = answered;
  const said = messageOf(body);
  const because = said === '' ? '.' : `: ${said}`;
  if (status === 401)
    return ['unauthorized', `${host} refuses the token.`, 'Sign in again, or use another token.'];
  if (status === 403 && headers['x-github-sso'] !== undefined)
    return [
      'forbidden',
      `${repository} belongs to an organisation with single sign-on.`,
      'Authorise the token for the organisation in GitHub’s settings.',
    ];
  if (write && (status === 403 || status === 404))
    return [
      'forbidden',
      `${host} does not let this token do that in ${repository}${because}`,
      missingPermission(headers),
    ];
  if (status === 403)
    return [
      'forbidden',
      `${host} forbids access to ${repository}${because}`,
      'Use a token that may read the repository.',
    ];
  if (status === 404 || status === 451)
    return [
      'not-found',
      `${repository} is not there, or hidden from this account.`,
      'Check the remote’s address, or sign in with an account that may see it.',
    ];
  if (status === 422) return invalid(body, repository);
  return ['server', `${host} answered ${status}${because}`, 'Try again later.'];
}

function messageOf(body: unknown): string {
  const said = answer.safeParse(body);
  return said.success ? said.data.message.slice(0, 200).replace(/\.$/, '') + '.' : '';
}

/**
 * A classic token says its scopes, another what it lacks. GitHub hides a missing permission behind
 * 404, above all that of `workflow` when the tagged commit changes a workflow.
 */
function missingPermission(headers: Readonly<Record<string, unknown>>): string {
  const scopes = headers['x-oauth-scopes'];
  const accepted = headers['x-accepted-github-permissions'];
  if (typeof scopes === 'string') {
    const has = scopes.split(/\s*,\s*/).filter((scope) => scope !== '');
    const missing = ['repo', 'workflow'].filter((scope) => !has.includes(scope));
    if (missing.length > 0)
      return `The token lacks the scope ${missing.join(' and ')}${missing.includes('workflow') ? '; GitHub asks for workflow where the commit changes files in .github/workflows' : ''}. Use one that has it.`;
  }
  if (typeof accepted === 'string')
    return `Use a token with the permission ${accepted.slice(0, 100)}.`;
  return 'Use a token that may write: scopes repo and workflow, or the permissions “Contents” and “Workflows”.';
}

function invalid(body: unknown, repository: string): Verdict {
  const said = answer.safeParse(body);
  const errors = said.success ? (said.data.errors ?? []) : [];
  const existing = errors.find(({ code }) => code === 'already_exists');
  if (existing !== undefined)
    return [
      'exists',
      `${repository} already has one with this ${existing.field ?? 'name'}.`,
      'Look at it on GitHub, and start again: what is there is taken into account.',
    ];
  const told = errors.map(({ message, field, code }) => message ?? `${field ?? ''} ${code ?? ''}`);
  const why = [messageOf(body), ...told].join(' ').trim().slice(0, 300);
  return ['refused', `${repository} does not take it: ${why}`, 'Change what GitHub names.'];
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function rateLimit(
  { status, headers, body }: FailedAnswer,
  host: string,
): { readonly verdict: Verdict; readonly seconds?: number } | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const wait = Number(headers['retry-after'] ?? Number.NaN);
  const spent = headers['x-ratelimit-remaining'] === '0';
  const known = spent || Number.isFinite(wait) || status === 429;
  if (!known && !/rate limit/i.test(messageOf(body))) return undefined;
  const reset = new Date(Number(headers['x-ratelimit-reset']) * 1000);
  const resets = spent && !Number.isNaN(reset.getTime());
  const when = Number.isFinite(wait)
    ? `in ${wait} seconds`
    : resets
      ? `after ${reset.toISOString()}`
      : 'in some minutes';
  const seconds = Number.isFinite(wait)
    ? wait
    : resets
      ? Math.max(0, Math.ceil((reset.getTime() - Date.now()) / 1000))
      : undefined;
  const remedy = `Try again ${when}; signed in, the limit is higher.`;
  const verdict: Verdict = ['rate-limited', `${host} takes no more requests for now.`, remedy];
  return { verdict, ...(seconds === undefined ? {} : { seconds }) };
}

/**
 * Octokit’s errors carry the request and its authorization header, and fetch quotes a token that no
 * header can carry.
 */
function withoutRequest(error: unknown): Error {
  const said = error instanceof Error ? error.message : '';
  return new Error(said === '' || /header/i.test(said) ? 'GitHub request failed' : said);
}
