import { Failure } from '../../oci/failure.ts';

export type GeneratedPartErrorReason =
  | 'unmarked' // a file somebody wrote, in which no place can be guessed
  | 'markers'; // one is missing, twice there, or before its other

export class GeneratedPartError extends Failure<GeneratedPartErrorReason> {
  override readonly name = 'GeneratedPartError';
}
