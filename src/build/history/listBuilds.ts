import type { Failure } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { BuildError } from '../buildError.ts';
import type { BuildKit } from '../buildKit.ts';
import type { BuildHistory, HistoryNode } from './buildHistory.ts';
import { historyNodes } from './historyNodes.ts';
import type { PastBuild } from './pastBuild.ts';

export interface HistoryPorts {
  readonly buildKit: Pick<BuildKit, 'listBuilders'>;
  readonly history: BuildHistory;
}

export interface ListedBuilds {
  /** Newest first. */
  readonly builds: readonly PastBuild[];
  readonly nodes: readonly HistoryNode[];
  /** Nodes that could not be asked. */
  readonly failures: readonly { readonly node: HistoryNode; readonly error: Failure }[];
}

/** What all running builders, or the one named, remember of their builds. Fails with BuildError. */
export async function listBuilds(
  { buildKit, history }: HistoryPorts,
  builder: string | undefined,
  signal: AbortSignal,
): Promise<ListedBuilds> {
  const builders = await buildKit.listBuilders(signal);
  const nodes = historyNodes(builders).filter(
    (node) => builder === undefined || node.builder === builder,
  );
  const failures: { node: HistoryNode; error: Failure }[] = [];
  const lists = await mapConcurrently(nodes, 3, async (node) => {
    try {
      return await history.list(node, signal);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      failures.push({ node, error });
      return [];
    }
  });
  const builds = lists.flat().sort((a, b) => b.startedAt - a.startedAt);
  return { builds, nodes, failures };
}
