import { Failure } from '../../oci/failure.ts';

export type VersionErrorReason =
  | 'no-version-file' // nothing to write it into
  | 'file-problem' // a file of slipway.yaml has no place for it
  | 'nothing-new'; // no commit since the last release

export class VersionError extends Failure<VersionErrorReason> {
  override readonly name = 'VersionError';
}
