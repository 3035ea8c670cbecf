import { isAbort } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { BuildError } from '../buildError.ts';
import { BuildProgress } from '../buildProgress.ts';
import type { BuildObserver } from '../buildObserver.ts';
import type { ByDigestPorts } from './byDigestPorts.ts';
import type { Solve } from '../runSolve.ts';
import { runSolve } from '../runSolve.ts';
import type { PlatformBuild } from './byDigestPlan.ts';
import type { PlatformOutcome } from './platformOutcome.ts';

type PlatformSolve = PlatformBuild & Solve;

/** More at once would wait for each other: a builder has a node or a few. */
const concurrency = 4;

/**
 * Builds what is not kept, side by side, and tells of each platform as it ends. A failure is an
 * outcome; AbortError is thrown, when everything that was started is gone.
 */
export async function buildPlatforms(
  builds: readonly PlatformSolve[],
  ports: ByDigestPorts,
  progress: BuildProgress,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<readonly PlatformOutcome[]> {
  for (const { platform, kept } of builds)
    if (kept !== undefined) observer.onPlatform?.({ platform, state: 'kept', digest: kept });
  const outcomes = await mapConcurrently(builds, concurrency, async (build) => {
    const outcome = await outcomeOf(build, ports, progress, observer, signal);
    if (build.kept === undefined) observer.onPlatform?.(outcome);
    return outcome;
  });
  const failed = outcomes.some(({ state }) => state === 'failed');
  progress.finish(signal.aborted ? 'cancelled' : failed ? 'failed' : 'done');
  observer.onProgress(progress);
  signal.throwIfAborted();
  return outcomes;
}

async function outcomeOf(
  build: PlatformSolve,
  ports: ByDigestPorts,
  progress: BuildProgress,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<PlatformOutcome> {
  const { platform, kept } = build;
  if (kept !== undefined) return { platform, state: 'kept', digest: kept };
  try {
    const digest = await pushPlatform(build, ports, progress, observer, signal);
    await ports.keep(platform, digest);
    return { platform, state: 'built', digest };
  } catch (error) {
    if (isAbort(error) || signal.aborted) return { platform, state: 'cancelled' };
    return { platform, state: 'failed', error };
  }
}

async function pushPlatform(
  { platform, ...solve }: PlatformSolve,
  { buildKit }: ByDigestPorts,
  progress: BuildProgress,
  observer: BuildObserver,
  signal: AbortSignal,
) {
  // Its own, since why it failed must not be looked for among the steps of another platform.
  const own = new BuildProgress([platform]);
  const listener = {
    onStatus: (status: Parameters<BuildProgress['apply']>[0]) => {
      progress.apply(status, platform);
      observer.onProgress(progress);
    },
    onText: (line: string) => {
      progress.note(`${platform} ${line}`);
      observer.onText(line);
    },
    onEnd: () => undefined,
  };
  const { digest } = await runSolve(solve, buildKit, own, listener, signal);
  if (digest !== undefined) return digest;
  throw new BuildError(
    'no-metadata',
    `buildx pushed ${platform} without saying which digest.`,
    'Update Docker Buildx.',
  );
}
