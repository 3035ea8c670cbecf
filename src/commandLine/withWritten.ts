import { formatReference } from '../oci/reference.ts';
import { TagsIncompleteError } from '../oci/writeTags.ts';
import { IncompleteError } from './incompleteError.ts';

/** A failure after some tags were written still says which, also with `--json`. */
export async function withWritten<Result>(
  document: Readonly<Record<string, unknown>>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const written = error instanceof TagsIncompleteError ? error.written.map(formatReference) : [];
    throw new IncompleteError({ ...document, written }, error);
  }
}
