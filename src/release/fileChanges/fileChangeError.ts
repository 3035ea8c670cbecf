import { Failure } from '../../oci/failure.ts';

export type FileChangeErrorReason =
  | 'concerns' // something speaks against it that nobody has waved through
  | 'half-written'; // one failed, and those before it could not be put back

export class FileChangeError extends Failure<FileChangeErrorReason> {
  override readonly name = 'FileChangeError';
}
