import { BuildProgress } from '../buildProgress.ts';
import type { BuildHistory } from './buildHistory.ts';
import type { HistoryNode } from './buildHistory.ts';
import type { PastBuild } from './pastBuild.ts';

/**
 * A build from its beginning to its end, or to now and on while it runs. `onProgress` hears of
 * every change. Fails with BuildError.
 */
export async function replayBuild(
  history: BuildHistory,
  node: HistoryNode,
  build: PastBuild,
  onProgress: (progress: BuildProgress) => void,
  signal: AbortSignal,
): Promise<BuildProgress> {
  const progress = new BuildProgress(build.platforms);
  for await (const status of history.replay(node, build.id, signal)) {
    progress.apply(status);
    onProgress(progress);
  }
  if (build.state !== 'running') progress.finish(build.state);
  if (build.error !== undefined) progress.note(`ERROR: ${build.error}`);
  return progress;
}
