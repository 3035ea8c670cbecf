import * as z from 'zod/mini';
import type { GitHub, GitHubRepository, ListedRelease } from '../../release/gitHub.ts';
import { GitHubError } from '../../release/gitHub.ts';
import type { RepositoryPlace } from '../../release/gitHubRelease/releaseHost.ts';
import type { Question } from './connection.ts';
import { Connection } from './connection.ts';
import { apiOf } from './gitHubServer.ts';
import { parseHostedReleases } from './hostedRelease.ts';
import { pages, pageSize } from './pages.ts';
import { parseRelease } from './parseRelease.ts';
import { tagCommit } from './tagCommit.ts';

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

/** GitHub's REST API through octokit, which is loaded on first use. Looks only. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { host = 'github.com', userAgent, timeoutMs } = options;
  const connection = new Connection({
    server: { host, baseUrl: options.baseUrl ?? apiOf(host) },
    ...{ userAgent, token: (signal) => options.token(signal) },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const gitHub: GitHub = {
    host,
    describeRepository: (owner, name, signal) =>
      describeRepository(connection, { owner, name }, { retry: 'never' }, signal),
    async releaseByTag(owner, name, tag, signal) {
      const question = { repository: `${owner}/${name}`, retry: 'never' as const };
      try {
        return await connection.ask(question, signal, async (octokit, request) => {
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
    tagCommit: (owner, name, tag, signal) =>
      tagCommit(connection, { owner, name }, tag, { retry: 'always' }, signal),
    releases: (owner, name, signal) => publishedReleases(connection, { owner, name }, signal),
  };
  return gitHub;
}

async function* publishedReleases(
  connection: Connection,
  { owner, name }: RepositoryPlace,
  signal: AbortSignal,
): AsyncIterable<readonly ListedRelease[]> {
  const question = { repository: `${owner}/${name}`, retry: 'always' as const };
  for await (const page of pages((number) =>
    connection.ask(question, signal, async (octokit, request) => {
      const asked = { owner, repo: name, per_page: pageSize, page: number, request };
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/releases', asked);
      return parseHostedReleases(data);
    }),
  ))
    yield page.filter(({ draft }) => !draft).map(({ tag, prerelease }) => ({ tag, prerelease }));
}

/** Fails with GitHubError. */
export function describeRepository(
  connection: Connection,
  { owner, name }: RepositoryPlace,
  how: Pick<Question, 'retry' | 'signedIn'>,
  signal: AbortSignal,
): Promise<GitHubRepository> {
  const question = { repository: `${owner}/${name}`, ...how };
  return connection.ask(question, signal, async (octokit, request, signedIn) => {
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}', {
      ...{ owner, repo: name, request },
    });
    return describe(data, headers, signedIn);
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
