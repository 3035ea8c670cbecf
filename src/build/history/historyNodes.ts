import type { Builder } from '../builder.ts';
import type { HistoryNode } from './buildHistory.ts';

/** The nodes that can be asked what they built: those that run. Asking starts none of the others. */
export function historyNodes(builders: readonly Builder[]): HistoryNode[] {
  return builders.flatMap(({ name, nodes }) =>
    nodes.flatMap((node, at) => {
      if (node.status !== 'running') return [];
      if (nodes.length === 1) return [{ builder: name, node: node.name }];
      // buildx connects to the first node that has the platform.
      const earlier = new Set(nodes.slice(0, at).flatMap(({ platforms }) => platforms));
      const platform = node.platforms.find((each) => !earlier.has(each));
      return platform === undefined ? [] : [{ builder: name, node: node.name, platform }];
    }),
  );
}
