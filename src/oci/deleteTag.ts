import type { Digest } from './digest.ts';
import type { TagReference } from './reference.ts';
import { formatReference } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { TagNeighbours } from './tagChange.ts';
import { digestOfTag, findNeighbours } from './tagNeighbours.ts';
import type { WritePorts } from './writeTags.ts';
import { movedMeanwhile } from './writeTags.ts';

export interface DeletePlan {
  readonly reference: TagReference;
  readonly digest: Digest;
  /** What else points at the digest; none: nothing names the image any more. */
  readonly neighbours: TagNeighbours;
}

/** Reads, writes nothing. RegistryError. */
export async function planDelete(
  registry: Registry,
  reference: TagReference,
  signal: AbortSignal,
): Promise<DeletePlan> {
  const { repository, tag } = reference;
  const { digest } = await registry.resolve(reference, signal);
  const found = await findNeighbours(
    registry,
    repository,
    new Set([digest]),
    new Set([tag]),
    signal,
  );
  const neighbours = found.get(digest) ?? { tags: [], looked: 0, total: 0 };
  return { reference, digest, neighbours };
}

/**
 * Removes the tag and never the manifest, which other tags may name. Fails with RegistryError
 * `unsupported` where the registry cannot, `conflict` when the tag is no longer what was planned.
 */
export async function deleteTag(
  { registry, writer }: WritePorts,
  { reference, digest }: DeletePlan,
  signal: AbortSignal,
): Promise<void> {
  const { repository, tag } = reference;
  const now = await digestOfTag(registry, repository, tag, signal);
  if (now !== digest) throw movedMeanwhile(reference, now);
  await writer.deleteTag(reference, signal);
  if ((await digestOfTag(registry, repository, tag, signal)) === undefined) return;
  throw new RegistryError(
    'server',
    `${repository.registry} says that it deleted ${formatReference(reference)}, but the tag is still there.`,
    'Some registries delete later: look again in a minute.',
    { host: repository.registry },
  );
}
