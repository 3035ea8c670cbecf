import type { Digest } from './digest.ts';
import type { Repository, TagReference } from './reference.ts';
import { parseTagVersion } from './tagVersion.ts';

/** Other tags that point at a digest, as far as they were looked at. */
export interface TagNeighbours {
  readonly tags: readonly string[];
  /** How many of the repository's tags were looked at. */
  readonly looked: number;
  readonly total: number;
}

/** What is going to happen to one tag. */
export type TagChange =
  | { readonly action: 'create' | 'unchanged'; readonly reference: TagReference }
  | {
      readonly action: 'move';
      readonly reference: TagReference;
      /** Where it points now. */
      readonly from: Digest;
      /** What else points there. */
      readonly neighbours: TagNeighbours;
    };

/** What writing `digest` under `tags` means, given where each points now. */
export function tagChanges(
  repository: Repository,
  digest: Digest,
  tags: readonly {
    readonly tag: string;
    readonly now: Digest | undefined;
    readonly neighbours: TagNeighbours;
  }[],
): TagChange[] {
  const changes = tags.map(({ tag, now, neighbours }): TagChange => {
    const reference: TagReference = { kind: 'tag', repository, tag };
    if (now === undefined) return { action: 'create', reference };
    if (now === digest) return { action: 'unchanged', reference };
    return { action: 'move', reference, from: now, neighbours };
  });
  return inWriteOrder(changes);
}

/** Version tags are written first, floating ones last: what breaks off leaves `latest` alone. */
export function inWriteOrder(changes: readonly TagChange[]): TagChange[] {
  return changes.toSorted((a, b) => floating(a.reference.tag) - floating(b.reference.tag));
}

function floating(tag: string): number {
  if (tag === 'latest') return 2;
  return /\d+\.\d+\.\d+/.test(tag) && parseTagVersion(tag) !== undefined ? 0 : 1;
}
