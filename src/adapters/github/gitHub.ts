import type { Octokit } from '@octokit/rest';
import * as z from 'zod/mini';
import { isAbort } from '../../oci/failure.ts';
import type { GitHub, GitHubRepository } from '../../release/gitHub.ts';
import { GitHubError } from '../../release/gitHub.ts';
import { gitHubFailure } from './gitHubFailure.ts';
import { parseRelease } from './parseRelease.ts';

export interface GitHubOptions {
  /** `github.com` when absent, else the host of GitHub Enterprise Server. */
  readonly host?: string;
  /** Base of the REST API when it is not the host's usual one. */
  readonly baseUrl?: string;
  readonly userAgent: string;
  /** Asked before every call and never kept; undefined: GitHub is asked without a token. */
  token(signal: AbortSignal): Promise<string | undefined>;
  /** 20,000 when absent. */
  readonly timeoutMs?: number;
}

/** https://docs.github.com/rest/repos/repos#get-a-repository */
const repository = z.object({
  full_name: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
  archived: z.optional(z.boolean()),
  permissions: z.optional(z.object({ push: z.boolean(), admin: z.boolean() })),
});

/** GitHub's REST API through octokit, which is loaded on first use. */
export function createGitHub(options: GitHubOptions): GitHub {
  const host = options.host ?? 'github.com';
  const ask: Ask = (repository, signal, work) => askGitHub(options, host, repository, signal, work);
  const gitHub: GitHub = {
    host,
    describeRepository: (owner, name, signal) =>
      ask(`${owner}/${name}`, signal, async (octokit, request, signedIn) => {
        const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}', {
          owner,
          repo: name,
          request,
        });
        return describe(data, headers, signedIn);
      }),
    async releaseByTag(owner, name, tag, signal) {
      try {
        return await ask(`${owner}/${name}`, signal, async (octokit, request) => {
          const place = { owner, repo: name, tag, request };
          const answer = await octokit.request(
            'GET /repos/{owner}/{repo}/releases/tags/{tag}',
            place,
          );
          return parseRelease(answer.data);
        });
      } catch (error) {
        if (!(error instanceof GitHubError) || error.reason !== 'not-found') throw error;
        // A repository this account may not see gives the same answer as a release that is not there.
        await gitHub.describeRepository(owner, name, signal);
        return undefined;
      }
    },
  };
  return gitHub;
}

interface RequestOptions {
  readonly signal: AbortSignal;
  readonly redirect: 'follow';
}

type Work<Result> = (
  octokit: Octokit,
  request: RequestOptions,
  signedIn: boolean,
) => Promise<Result>;

type Ask = <Result>(repository: string, signal: AbortSignal, work: Work<Result>) => Promise<Result>;

/** One question, with its token, its time limit and its failures. */
async function askGitHub<Result>(
  options: GitHubOptions,
  host: string,
  repository: string,
  signal: AbortSignal,
  work: Work<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 20_000);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const token = await options.token(either);
    const octokit = await connect(options.baseUrl ?? apiOf(host), options.userAgent, token);
    return await work(octokit, { signal: either, redirect: 'follow' }, token !== undefined);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof GitHubError) throw error;
    if (timeout.aborted && (isAbort(error) || isTimeout(error)))
      throw new GitHubError(
        'timeout',
        `${host} did not answer in time.`,
        'Check the connection and try again.',
        { cause: error },
      );
    throw gitHubFailure(error, host, repository);
  }
}

/** https://docs.github.com/enterprise-cloud@latest/admin/data-residency and GitHub Enterprise Server. */
function apiOf(host: string): string {
  const cloud = host === 'github.com' || host.endsWith('.ghe.com');
  return cloud ? `https://api.${host}` : `https://${host}/api/v3`;
}

async function connect(
  baseUrl: string,
  userAgent: string,
  token: string | undefined,
): Promise<Octokit> {
  const octokit = await import('@octokit/rest');
  const silent = (): void => undefined;
  return new octokit.Octokit({
    baseUrl,
    userAgent,
    ...(token === undefined ? {} : { auth: token }),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

function describe(
  data: unknown,
  headers: Readonly<Record<string, string | number | undefined>>,
  signedIn: boolean,
): GitHubRepository {
  const parsed = repository.safeParse(data);
  if (!parsed.success)
    throw new GitHubError(
      'malformed',
      'GitHub’s answer is not a repository.',
      'Check the address of GitHub Enterprise, and whether a proxy answers in its place.',
      { cause: parsed.error },
    );
  const { full_name, default_branch, archived, permissions } = parsed.data;
  const { push, admin } = permissions ?? { push: false, admin: false };
  const number = (name: string): number => Number(headers[name] ?? 0);
  return {
    fullName: full_name,
    defaultBranch: default_branch,
    private: parsed.data.private,
    archived: archived ?? false,
    ...(signedIn && permissions !== undefined ? { permissions: { push, admin } } : {}),
    rateLimit: {
      limit: number('x-ratelimit-limit'),
      remaining: number('x-ratelimit-remaining'),
      reset: new Date(number('x-ratelimit-reset') * 1000),
    },
  };
}

function isTimeout(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at.name === 'TimeoutError') return true;
  return false;
}
