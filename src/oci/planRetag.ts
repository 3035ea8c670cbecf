import type { Digest } from './digest.ts';
import type { FetchedManifest } from './manifest.ts';
import { planTagWrites } from './planTagWrites.ts';
import type { Reference } from './reference.ts';
import type { Registry } from './registry.ts';
import type { TagChange } from './tagChange.ts';

/** Tags of a repository that are to point at what one of its references points at. */
export interface RetagPlan {
  readonly source: Reference;
  readonly digest: Digest;
  readonly manifest: FetchedManifest;
  /** In the order they are written. */
  readonly tags: readonly TagChange[];
}

/** Reads, writes nothing. RegistryError, `not-found` when there is no such source. */
export async function planRetag(
  registry: Registry,
  source: Reference,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<RetagPlan> {
  const manifest = await registry.fetchManifest(source, signal);
  const { digest } = manifest.descriptor;
  const changes = await planTagWrites(registry, source.repository, digest, tags, signal);
  return { source, digest, manifest, tags: changes };
}
