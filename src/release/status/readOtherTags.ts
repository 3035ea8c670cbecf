import { allTags } from '../../oci/allTags.ts';
import type { Digest } from '../../oci/digest.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { digestOfTag } from '../../oci/tagNeighbours.ts';
import type { Affixes } from '../tags/affixes.ts';
import { tagChanges } from '../tags/tagChanges.ts';
import type { OtherTagFact } from './statusFacts.ts';

export interface VersionTags {
  /** All the rules give, the version first. */
  readonly tags: readonly string[];
  /** The git reference they were planned for. */
  readonly ref: string;
  readonly affixes: Affixes;
}

/**
 * Where the tags of a version besides the first point. Those that do not point at `digest` are
 * compared with the releases that are there: a newer one may hold them. A HEAD each. RegistryError.
 */
export async function readOtherTags(
  registry: Registry,
  repository: Repository,
  digest: Digest,
  { tags, ref, affixes }: VersionTags,
  signal: AbortSignal,
): Promise<OtherTagFact[]> {
  const found = await mapConcurrently(tags.slice(1), 6, async (tag): Promise<OtherTagFact> => {
    const at = await digestOfTag(registry, repository, tag, signal);
    return at === undefined ? { tag } : { tag, digest: at };
  });
  if (found.every((one) => one.digest === digest)) return found;
  const all = await allTags(registry, repository, signal);
  const changes = tagChanges(
    { tags, ref, sha: '', affixes, immutable: false },
    { all, existing: new Map() },
  );
  return found.map((one) => {
    const change = changes.find(({ tag }) => tag === one.tag);
    return change?.ahead === undefined ? one : { ...one, newer: change.ahead };
  });
}
