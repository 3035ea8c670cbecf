import { Failure } from '../../oci/failure.ts';

export type GitTagErrorReason =
  | 'no-commits'
  | 'unknown-commit'
  | 'not-a-tag-name'
  | 'concerns' // something speaks against it that nobody has waved through
  | 'not-read-back'; // the remote has something else than was pushed

export class GitTagError extends Failure<GitTagErrorReason> {
  override readonly name = 'GitTagError';
}
