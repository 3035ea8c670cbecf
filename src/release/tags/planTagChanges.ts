import { allTags } from '../../oci/allTags.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { affixesOf } from './affixes.ts';
import type { TagPlan, TagPlanRequest } from './planTags.ts';
import { planTags } from './planTags.ts';
import { commonRevision, publishedImage } from '../status/publishedImage.ts';
import type { ExistingTag, TagChange, TagChangesRequest } from './tagChanges.ts';
import { tagChanges } from './tagChanges.ts';

export interface TargetRepository {
  readonly repository: Repository;
  /** True when tags of a full version never move to another commit. */
  readonly immutable: boolean;
}

export interface RepositoryChanges {
  /** `host/path`. */
  readonly repository: string;
  readonly changes: readonly TagChange[];
  /** Why the repository could not be asked; there are no changes then. */
  readonly error?: RegistryError;
}

export interface TagPlanWithChanges extends TagPlan {
  /** Full, or empty for a commit alone. */
  readonly ref: string;
  /** Empty where there is no commit. */
  readonly sha: string;
  readonly repositories: readonly RepositoryChanges[];
}

/** A tag plan and what it would do to each repository. A registry that fails is in the result. */
export async function planTagChanges(
  request: TagPlanRequest,
  repositories: readonly TargetRepository[],
  registry: Registry,
  signal: AbortSignal,
): Promise<TagPlanWithChanges> {
  const plan = planTags(request);
  const { ref, sha } = request;
  const asked = { tags: plan.tags, ref, sha, affixes: affixesOf(request.flavor ?? '') };
  return {
    ...{ ...plan, ref, sha },
    repositories: await Promise.all(
      repositories.map(async ({ repository, immutable }) =>
        changesOf({ ...asked, immutable }, repository, registry, signal),
      ),
    ),
  };
}

async function changesOf(
  request: TagChangesRequest,
  repository: Repository,
  registry: Registry,
  signal: AbortSignal,
): Promise<RepositoryChanges> {
  const name = formatRepository(repository);
  try {
    const all = await allTags(registry, repository, signal);
    const existing = await existingTags(request.tags, all, repository, registry, signal);
    return { repository: name, changes: tagChanges(request, { all, existing }) };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return { repository: name, changes: [], error };
  }
}

async function existingTags(
  tags: readonly string[],
  all: readonly string[],
  repository: Repository,
  registry: Registry,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ExistingTag>> {
  const listed = new Set(all);
  const there = tags.filter((tag) => listed.has(tag));
  const images = await mapConcurrently(there, 6, async (tag) => ({
    tag,
    image: await publishedImage(registry, { kind: 'tag', repository, tag }, signal),
  }));
  const existing = new Map<string, ExistingTag>();
  for (const { tag, image } of images) {
    if (image === undefined) continue;
    const revision = commonRevision(image);
    existing.set(tag, { digest: image.digest, ...(revision === undefined ? {} : { revision }) });
  }
  return existing;
}
