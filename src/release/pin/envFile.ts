import { Failure } from '../../oci/failure.ts';

export type EnvFileErrorReason = 'unreadable' | 'unwritable' | 'changed'; // by somebody else, since it was read

export class EnvFileError extends Failure<EnvFileErrorReason> {
  override readonly name = 'EnvFileError';
}

/** A text file that a deployment reads. Fails with EnvFileError. */
export interface EnvFiles {
  /** The text, exactly; undefined when there is no such file. At most 1 MiB. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Replaces the file whole or not at all, if it is still `before` (undefined: not there). */
  replace(
    path: string,
    before: string | undefined,
    after: string,
    signal: AbortSignal,
  ): Promise<void>;
}
