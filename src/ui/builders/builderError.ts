import { Failure } from '../../oci/failure.ts';

/** A builder that is not to be removed, or is not there. */
export class BuilderRefusedError extends Failure<'builder-builtin' | 'builder-unknown'> {
  override readonly name = 'BuilderRefusedError';
}
