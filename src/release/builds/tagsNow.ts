import type { PlannedTag } from '../../build/buildPlan.ts';
import { Failure } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { TagReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { digestOfTag } from '../../oci/tagNeighbours.ts';

const concurrency = 6;

/** Where each tag points before a push; a registry that cannot be asked leaves that unknown. */
export function tagsNow(
  registry: Registry,
  tags: readonly TagReference[],
  signal: AbortSignal,
): Promise<PlannedTag[]> {
  return mapConcurrently(tags, concurrency, async (reference): Promise<PlannedTag> => {
    const { repository, tag } = reference;
    try {
      const from = await digestOfTag(registry, repository, tag, signal);
      return from === undefined
        ? { reference, action: 'create' }
        : { reference, action: 'move', from };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { reference, action: 'unknown', problem: error.message };
    }
  });
}
