import type { CopyTarget } from './copyTarget.ts';
import { copyTarget } from './copyTarget.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Placement } from './placement.ts';
import type { CopyPlan, CopyRequest } from './planCopy.ts';
import { planCopy } from './planCopy.ts';
import type { Reference } from './reference.ts';
import { formatRepository, InvalidReferenceError, isTag } from './reference.ts';
import type { WritePorts } from './writeTags.ts';
import { requirePresent } from './requirePresent.ts';
import { inWriteOrder } from './tagChange.ts';

/** An image that is to be under other tags, here or elsewhere, digest for digest. */
export interface Promotion extends Placement {
  readonly source: Reference;
  readonly copies: readonly [CopyPlan, ...CopyPlan[]];
}

/**
 * Reads the image once and plans every target with that digest, so that a source tag that moves
 * meanwhile cannot part them. Writes nothing. RegistryError.
 */
export async function planPromotion(
  { registry, writer }: WritePorts,
  source: Reference,
  targets: readonly CopyRequest[],
  signal: AbortSignal,
): Promise<Promotion> {
  const top = await registry.fetchManifest(source, signal);
  const { digest } = top.descriptor;
  const pinned: Reference = { kind: 'digest', repository: source.repository, digest };
  const [first, ...others] = await mapConcurrently(byRepository(targets), 2, (target) =>
    planCopy(registry, pinned, target, signal),
  );
  if (first === undefined) throw new InvalidReferenceError('', 'no target was given');
  const { repository } = source;
  const manifests = first.manifests.map(({ descriptor }) => ({
    repository,
    digest: descriptor.digest,
  }));
  await requirePresent(writer, manifests, signal);
  const copies = [first, ...others] as const;
  return { source, top, copies, tags: inWriteOrder(copies.flatMap(({ tags }) => tags)) };
}

/**
 * Where an image is promoted to: `:tag` in its own repository, `repository:tag`, or `repository`
 * for the tag it has. Throws InvalidReferenceError.
 */
export function promotionTarget(text: string, source: Reference): CopyTarget {
  if (!text.startsWith(':')) return copyTarget(text, source);
  const tag = text.slice(1);
  if (!isTag(tag)) throw new InvalidReferenceError(text, 'the tag is not valid');
  return { repository: source.repository, tags: [tag] };
}

function byRepository(targets: readonly CopyRequest[]): CopyRequest[] {
  const found = new Map<string, CopyRequest>();
  for (const target of targets) {
    const name = formatRepository(target.repository);
    const tags = [...(found.get(name)?.tags ?? []), ...target.tags];
    found.set(name, { ...target, tags });
  }
  return [...found.values()];
}
