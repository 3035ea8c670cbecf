import { Failure } from '../../oci/failure.ts';

export type MirrorErrorReason =
  | 'no-version' // upstream has none that is followed
  | 'no-tag' // the rules give no tag that tells the version
  | 'moved' // the tag is not what it was
  | 'missing' // what was released has not what the image is built from
  | 'outside' // a link leads out of the clone
  | 'locked'
  | 'clone-failed';

export class MirrorError extends Failure<MirrorErrorReason> {
  override readonly name = 'MirrorError';
}
