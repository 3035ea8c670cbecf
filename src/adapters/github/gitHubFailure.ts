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

const answer = z.object({ message: z.string() });

/** The failure behind an error of octokit, without its request. */
export function gitHubFailure(error: unknown, host: string, repository: string): GitHubError {
  const parsed = requestError.safeParse(error);
  const response = parsed.success ? parsed.data.response : undefined;
  if (!parsed.success || response === undefined)
    return new GitHubError(
      'unreachable',
      `${host} cannot be reached.`,
      'Check the connection, the proxy and the name of the host.',
      { cause: withoutRequest(error) },
    );
  const { status } = parsed.data;
  const headers = response.headers ?? {};
  const said = answer.safeParse(response.data);
  const message = said.success ? said.data.message.slice(0, 200) : '';
  const [reason, text, remedy] = verdict(status, headers, message, host, repository);
  return new GitHubError(reason, text, remedy, { cause: withoutRequest(error) });
}

type Verdict = readonly [reason: GitHubErrorReason, message: string, remedy: string];

function verdict(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  message: string,
  host: string,
  repository: string,
): Verdict {
  if (status === 401)
    return ['unauthorized', `${host} refuses the token.`, 'Sign in again, or use another token.'];
  const limited = rateLimit(status, headers, message, host);
  if (limited !== undefined) return limited;
  if (status === 403 && headers['x-github-sso'] !== undefined)
    return [
      'forbidden',
      `${repository} belongs to an organisation with single sign-on.`,
      'Authorise the token for the organisation in GitHub’s settings.',
    ];
  if (status === 403)
    return [
      'forbidden',
      `${host} forbids access to ${repository}${message === '' ? '' : `: ${message}`}.`,
      'Use a token that may read the repository.',
    ];
  if (status === 404 || status === 451)
    return [
      'not-found',
      `${repository} is not there, or hidden from this account.`,
      'Check the remote’s address, or sign in with an account that may see it.',
    ];
  const later = 'Try again later.';
  return ['server', `${host} answered ${status}${message === '' ? '' : `: ${message}`}.`, later];
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function rateLimit(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  message: string,
  host: string,
): Verdict | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const wait = Number(headers['retry-after']);
  const spent = headers['x-ratelimit-remaining'] === '0';
  if (!spent && !Number.isFinite(wait) && status !== 429 && !/rate limit/i.test(message))
    return undefined;
  const reset = new Date(Number(headers['x-ratelimit-reset']) * 1000);
  const when = Number.isFinite(wait)
    ? `in ${wait} seconds`
    : spent && !Number.isNaN(reset.getTime())
      ? `after ${reset.toISOString()}`
      : 'in some minutes';
  return [
    'rate-limited',
    `${host} takes no more requests for now.`,
    `Try again ${when}; signed in, the limit is higher.`,
  ];
}

/**
 * Octokit’s errors carry the request and its authorization header, and fetch quotes a token that no
 * header can carry.
 */
function withoutRequest(error: unknown): Error {
  const said = error instanceof Error ? error.message : '';
  return new Error(said === '' || /header/i.test(said) ? 'GitHub request failed' : said);
}
