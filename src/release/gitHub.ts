import { Failure } from '../oci/failure.ts';

export type GitHubErrorReason =
  | 'unauthorized' // no token where one is needed, or a revoked one
  | 'forbidden' // the token may not, or single sign-on is needed
  | 'not-found' // absent, or private and invisible to this token
  | 'rate-limited'
  | 'unreachable'
  | 'timeout'
  | 'malformed'
  | 'server';

export class GitHubError extends Failure<GitHubErrorReason> {
  override readonly name = 'GitHubError';
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

/** What Slipway asks of GitHub. All fail with GitHubError. */
export interface GitHub {
  /** Host of the web pages: `github.com`, or that of GitHub Enterprise. */
  readonly host: string;
  describeRepository(owner: string, name: string, signal: AbortSignal): Promise<GitHubRepository>;
}
