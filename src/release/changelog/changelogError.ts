import { Failure } from '../../oci/failure.ts';

export type ChangelogErrorReason =
  | 'no-unreleased' // nothing says what is new, and nobody said to ask the commits
  | 'two-unreleased'
  | 'section-there' // the version has its section, and something new is not in it
  | 'no-place' // its headings name no versions, or it would be part of code or a comment
  | 'no-section' // of a version that is released already
  | 'unreleased-text'; // written by hand, and commits are asked for

export class ChangelogError extends Failure<ChangelogErrorReason> {
  override readonly name = 'ChangelogError';
}
