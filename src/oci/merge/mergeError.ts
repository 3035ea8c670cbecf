import { Failure } from '../failure.ts';

export type MergeErrorReason =
  | 'nothing-to-merge'
  | 'not-an-image' // a source that is neither an image nor an index of images
  | 'same-platform'; // two different images for one platform

/** What was asked to be merged makes no index. */
export class MergeError extends Failure<MergeErrorReason> {
  override readonly name = 'MergeError';
}
