import { Failure } from '../../oci/failure.ts';

export type GitHubReleaseErrorReason =
  | 'no-repository' // the project is on no GitHub that is known
  | 'read-only' // archived, or this account may not write
  | 'tag-missing'
  | 'tag-differs'
  | 'immutable'
  | 'assets' // files that cannot be released as they are
  | 'changed' // not as it was when the plan was made
  | 'incomplete' // some assets are uploaded, and others are not
  | 'not-verified'; // GitHub has something else than was sent

export class GitHubReleaseError extends Failure<GitHubReleaseErrorReason> {
  override readonly name = 'GitHubReleaseError';
}
