import { absentAsUndefined } from './absent.ts';
import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { orderTags } from './orderTags.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import type { TagNeighbours } from './tagChange.ts';

/** Each costs a HEAD. */
const mostLookedAt = 300;
const concurrency = 6;

/**
 * The tags of a repository that point at each digest asked for, `except` those named; of a long
 * list only the first tags in display order are looked at, and the result says so. RegistryError.
 */
export async function findNeighbours(
  registry: Registry,
  repository: Repository,
  digests: ReadonlySet<Digest>,
  except: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, TagNeighbours>> {
  const found = new Map<Digest, TagNeighbours>();
  if (digests.size === 0) return found;
  const names: string[] = [];
  for await (const page of registry.listTags(repository, signal)) names.push(...page);
  const others = orderTags(names).filter((tag) => !except.has(tag));
  const looked = others.slice(0, mostLookedAt);
  const pointed = await mapConcurrently(looked, concurrency, async (tag) => ({
    tag,
    digest: await digestOfTag(registry, repository, tag, signal),
  }));
  for (const digest of digests) {
    const tags = pointed.filter((one) => one.digest === digest).map(({ tag }) => tag);
    found.set(digest, { tags, looked: looked.length, total: others.length });
  }
  return found;
}

/** Where a tag points now; undefined when there is no such tag or repository. RegistryError. */
export async function digestOfTag(
  registry: Registry,
  repository: Repository,
  tag: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const reference = { kind: 'tag', repository, tag } as const;
  return (await absentAsUndefined(registry.resolve(reference, signal)))?.digest;
}
