import type { Repository } from '../../oci/reference.ts';
import type { ImagesNode, ProblemNode } from './imagesNode.ts';

/** A failure as a row of the view. */
export function problemNode(
  id: string,
  parent: ImagesNode | undefined,
  error: unknown,
  repository?: Repository,
): ProblemNode {
  return {
    kind: 'problem',
    id,
    parent,
    error,
    ...(repository === undefined ? {} : { repository }),
  };
}
