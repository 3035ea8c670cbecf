import { Failure } from '../../oci/failure.ts';

export type SetUpErrorReason =
  | 'exists' // there is a slipway.yaml, which is never written over
  | 'invalid'; // what was found makes no valid file

export class SetUpError extends Failure<SetUpErrorReason> {
  override readonly name = 'SetUpError';
}
