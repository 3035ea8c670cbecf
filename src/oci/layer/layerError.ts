import { Failure } from '../failure.ts';

export type LayerErrorReason =
  | 'malformed' // no tar archive, or not compressed as it says
  | 'too-large' // more than a look into it is worth
  | 'unsupported';

/** A layer whose files could not be read. */
export class LayerError extends Failure<LayerErrorReason> {
  override readonly name = 'LayerError';
}

export function malformedLayer(why: string, options?: ErrorOptions): LayerError {
  return new LayerError(
    'malformed',
    `A layer cannot be read: ${why}.`,
    'Build and push the image again.',
    options,
  );
}
