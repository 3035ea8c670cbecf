import { formatReference } from '../oci/reference.ts';
import type { TagChange } from '../oci/tagChange.ts';

export function tagChangesJson(changes: readonly TagChange[]) {
  return changes.map((change) => ({
    reference: formatReference(change.reference),
    action: change.action,
    ...(change.action === 'move' ? { from: change.from, alsoThere: change.neighbours.tags } : {}),
  }));
}
