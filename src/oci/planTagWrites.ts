import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import type { TagChange } from './tagChange.ts';
import { tagChanges } from './tagChange.ts';
import { digestOfTag, findNeighbours } from './tagNeighbours.ts';

const concurrency = 6;

/** Reads where `tags` point now, and what else points at what they leave. RegistryError. */
export async function planTagWrites(
  registry: Registry,
  repository: Repository,
  digest: Digest,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<TagChange[]> {
  const wanted = [...new Set(tags)];
  const now = await mapConcurrently(wanted, concurrency, (tag) =>
    digestOfTag(registry, repository, tag, signal),
  );
  const left = new Set(now.filter((one) => one !== undefined).filter((one) => one !== digest));
  const neighbours = await findNeighbours(registry, repository, left, new Set(wanted), signal);
  const nobody = { tags: [], looked: 0, total: 0 };
  const facts = wanted.map((tag, at) => {
    const old = now[at];
    return { tag, now: old, neighbours: (old && neighbours.get(old)) ?? nobody };
  });
  return tagChanges(repository, digest, facts);
}
