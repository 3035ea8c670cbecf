import { Failure } from '../../oci/failure.ts';

export type ProcessErrorReason =
  | 'not-found' // no such program
  | 'permission'
  | 'timeout'
  | 'too-much-output'
  | 'failed';

/** A program that could not be run to its end. Names the program, never its arguments. */
export class ProcessError extends Failure<ProcessErrorReason> {
  override readonly name = 'ProcessError';
}
