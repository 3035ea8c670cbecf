import { setTimeout as wait } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { isAbort } from '../../oci/failure.ts';
import { GitHubError } from '../../release/gitHub.ts';
import { gitHubFailure } from './gitHubFailure.ts';
import type { GitHubServer } from './gitHubServer.ts';

export interface ConnectionOptions {
  readonly server: GitHubServer;
  readonly userAgent: string;
  /** Asked before every call and never kept; undefined: GitHub is asked without a token. */
  token(signal: AbortSignal): Promise<string | undefined>;
  /** A new token in place of one that is refused, asked for once a call. */
  renewToken?(signal: AbortSignal): Promise<string | undefined>;
  /** Of one answer; 20,000 when absent. */
  readonly timeoutMs?: number;
  /** How long to wait before another try; grows by itself when absent. */
  readonly pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly redirect: 'follow';
}

export interface Question {
  /** What it is about, for failures: `owner/name`. */
  readonly repository: string;
  /**
   * When to try again: after everything that may pass; only after GitHub refused for now and so did
   * nothing; never, for a look around that can wait.
   */
  readonly retry: 'always' | 'refused' | 'never';
  /** True: without a token it is not asked at all. */
  readonly signedIn?: boolean;
  /** True: what it does needs permissions that reading does not. */
  readonly write?: boolean;
}

type Work<Result> = (
  octokit: Octokit,
  request: RequestOptions,
  signedIn: boolean,
) => Promise<Result>;

/** Longest pause a server may ask for before we rather tell the user. */
const longestWaitSeconds = 60;
const mostTries = 3;

/** One server and how it is asked: tokens, time limits, tries, failures. */
export class Connection {
  readonly server: GitHubServer;
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.server = options.server;
    this.#options = options;
  }

  /** Fails with GitHubError. */
  async ask<Result>(question: Question, signal: AbortSignal, work: Work<Result>): Promise<Result> {
    let renewed: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#askOnce(question, renewed, signal, work);
      } catch (error) {
        if (!(error instanceof GitHubError) || attempt >= mostTries) throw error;
        if (error.reason === 'unauthorized' && renewed === undefined)
          renewed = await this.#renew(error, signal);
        else await this.#waitFor(error, question, attempt, signal);
      }
    }
  }

  /** The token for one request of another kind. Throws GitHubError without one. */
  async token(signal: AbortSignal): Promise<string> {
    const token = await this.#options.token(signal);
    if (token === undefined) throw noToken(this.server.host);
    return token;
  }

  pause(attempt: number, signal: AbortSignal): Promise<void> {
    if (this.#options.pause !== undefined) return this.#options.pause(attempt, signal);
    return wait(500 * 3 ** (attempt - 1), undefined, { signal });
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs ?? 20_000;
  }

  get userAgent(): string {
    return this.#options.userAgent;
  }

  async #renew(error: GitHubError, signal: AbortSignal): Promise<string> {
    const token = await this.#options.renewToken?.(signal);
    if (token === undefined) throw error;
    return token;
  }

  /** Throws the failure when it does not pass by itself. */
  async #waitFor(
    error: GitHubError,
    { retry }: Question,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const seconds = error.reason === 'rate-limited' ? error.retryAfter : undefined;
    if (retry !== 'never' && seconds !== undefined && seconds <= longestWaitSeconds)
      await wait(seconds * 1000, undefined, { signal });
    else if (retry === 'always' && ['server', 'unreachable'].includes(error.reason))
      await this.pause(attempt, signal);
    else throw error;
  }

  async #askOnce<Result>(
    { repository, signedIn = false, write = false }: Question,
    renewed: string | undefined,
    signal: AbortSignal,
    work: Work<Result>,
  ): Promise<Result> {
    const { server, userAgent } = this;
    signal.throwIfAborted();
    // A person may be asked for the token, who takes their time.
    const token = renewed ?? (await this.#options.token(signal));
    if (signedIn && token === undefined) throw noToken(server.host);
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const either = AbortSignal.any([signal, timeout]);
    try {
      const octokit = await openOctokit(server.baseUrl, userAgent, token);
      return await work(octokit, { signal: either, redirect: 'follow' }, token !== undefined);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof GitHubError) throw error;
      if (timeout.aborted && (isAbort(error) || isTimeout(error)))
        throw tooLate(server.host, error);
      throw gitHubFailure(error, { host: server.host, repository, write });
    }
  }
}

async function openOctokit(
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

function noToken(host: string): GitHubError {
  return new GitHubError(
    'unauthorized',
    `Nobody is signed in to ${host}.`,
    host === 'github.com'
      ? 'Sign in to GitHub in the editor, or give a token: GH_TOKEN or GITHUB_TOKEN on the command line.'
      : 'Give a token: in the editor with “Release: Use a GitHub token…”, on the command line with GH_HOST and GH_ENTERPRISE_TOKEN.',
  );
}

export function tooLate(host: string, cause: unknown): GitHubError {
  return new GitHubError(
    'timeout',
    `${host} did not answer in time.`,
    'Check the connection and try again.',
    { cause },
  );
}

function isTimeout(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at.name === 'TimeoutError') return true;
  return false;
}
