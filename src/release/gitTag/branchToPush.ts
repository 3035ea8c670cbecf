import type { GitTagFacts } from './gitTagFacts.ts';

/** The branch a push would move forward to the commit; undefined when that cannot be done. */
export function branchToPush(
  { tree, head, remote, published, branch }: GitTagFacts,
  commit: string,
): { remote: string; branch: string } | undefined {
  if (published !== false || remote === undefined || commit !== head || branch === undefined)
    return undefined;
  const { upstream } = tree;
  if (upstream === undefined) return { remote, branch };
  return upstream.remote === remote && upstream.behind === 0
    ? { remote, branch: upstream.branch }
    : undefined;
}
