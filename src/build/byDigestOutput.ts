import type { Repository } from '../oci/reference.ts';
import { formatRepository } from '../oci/reference.ts';
import { csvLine } from './csvLine.ts';

/** buildx's `--output` of an image that is pushed without a tag. */
export function byDigestOutput(repository: Repository): string {
  const name = `name=${formatRepository(repository)}`;
  return csvLine(['type=image', name, 'push-by-digest=true', 'name-canonical=true', 'push=true']);
}
