import { Failure } from '../oci/failure.ts';

export type GitHubErrorReason =
  | 'unauthorized' // no token where one is needed, or a revoked one
  | 'forbidden' // the token may not, or single sign-on is needed
  | 'not-found' // absent, or private and invisible to this token
  | 'rate-limited'
  | 'exists' // what should be created is there (422 already_exists)
  | 'refused' // GitHub does not take it as it is (422)
  | 'unreachable'
  | 'timeout'
  | 'malformed'
  | 'server';

export class GitHubError extends Failure<GitHubErrorReason> {
  override readonly name = 'GitHubError';
  /** Seconds after which GitHub can be asked again, where it said so. */
  readonly retryAfter?: number;

  constructor(
    reason: GitHubErrorReason,
    message: string,
    remedy: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(reason, message, remedy, options);
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}

export interface GitHubRepository {
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  readonly archived: boolean;
  /** Absent when GitHub was asked without a token. */
  readonly permissions?: { readonly push: boolean; readonly admin: boolean };
  readonly rateLimit: { readonly limit: number; readonly remaining: number; readonly reset: Date };
}

/** A published release; a draft is seen by its author alone, and not by its tag. */
export interface GitHubRelease {
  /** Of its web page. */
  readonly url: string;
  readonly prerelease: boolean;
  readonly assets: readonly PublishedAsset[];
}

export interface PublishedAsset {
  readonly name: string;
  readonly uploaded: boolean;
  /** Bytes. */
  readonly size: number;
}

/** A published release among others. */
export interface ListedRelease {
  readonly tag: string;
  readonly prerelease: boolean;
}

/** The GitHub at a host of web pages; without one that of the surroundings, `github.com` as a rule. */
export type GitHubAt = (host: string | undefined) => GitHub;

/** What Slipway asks of GitHub. All fail with GitHubError. */
export interface GitHub {
  /** Host of the web pages: `github.com`, or that of GitHub Enterprise. */
  readonly host: string;
  describeRepository(owner: string, name: string, signal: AbortSignal): Promise<GitHubRepository>;
  /** Undefined when the repository can be seen and has no such release. */
  releaseByTag(
    owner: string,
    name: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<GitHubRelease | undefined>;
  /** The commit of a git tag, annotated or not; undefined when there is no such tag or repository. */
  tagCommit(
    owner: string,
    name: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** Pages of published releases, newest first. Stop iterating to stop fetching. */
  releases(
    owner: string,
    name: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly ListedRelease[]>;
}
