import { Failure } from '../../oci/failure.ts';

export type FileChangeErrorReason = 'concerns'; // something speaks against it that nobody has waved through

export class FileChangeError extends Failure<FileChangeErrorReason> {
  override readonly name = 'FileChangeError';
}
