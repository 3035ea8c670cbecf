import type { TagGroupKind } from '../../oci/orderTags.ts';
import { tagSearch } from '../../oci/tagSearch.ts';

interface Grouped {
  readonly tags: readonly string[];
  readonly groups: readonly { readonly kind: TagGroupKind; readonly tags: readonly string[] }[];
}

/**
 * Of the tags of a repository those in whose names every word of `filter` occurs, and of these the
 * first `limit` in display order. `total` is how many the repository has.
 */
export function selectTags<All extends Grouped>(
  all: All,
  filter: string,
  limit: number,
): All & { readonly total: number } {
  const matches = tagSearch(filter);
  let left = limit;
  const groups = all.groups.flatMap(({ kind, tags }) => {
    const found = tags.filter(matches).slice(0, left);
    left -= found.length;
    return found.length === 0 ? [] : [{ kind, tags: found }];
  });
  const tags = groups.flatMap((group) => group.tags);
  return { ...all, tags, groups, total: all.tags.length };
}
