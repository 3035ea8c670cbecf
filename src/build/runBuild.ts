import type { Digest } from '../oci/digest.ts';
import { formatPlatform } from '../oci/platform.ts';
import type { TagReference } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import { BuildError } from './buildError.ts';
import type { PlatformOutcome } from './byDigest/platformOutcome.ts';
import type { BuildObserver } from './buildObserver.ts';
import type { BuildKit } from './buildKit.ts';
import type { BuildPlan } from './buildPlan.ts';
import { BuildProgress } from './buildProgress.ts';
import type { BuiltPlatform } from './confirmPush.ts';
import { confirmPush } from './confirmPush.ts';
import { readyBuilder } from './readyBuilder.ts';
import type { LocalCacheChange } from './localCache.ts';
import type { SolveListener } from './runSolve.ts';
import { runSolve } from './runSolve.ts';
import type { VertexWarning } from './solveStatus.ts';

export type { BuiltPlatform } from './confirmPush.ts';

export type { BuildObserver, BuildPhase } from './buildObserver.ts';

export interface BuildPorts {
  readonly buildKit: BuildKit;
  readonly registry: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface BuildResult {
  readonly image: string;
  readonly digest?: Digest;
  readonly tags: readonly TagReference[];
  /** What the registry holds; empty when nothing was pushed. */
  readonly platforms: readonly BuiltPlatform[];
  readonly buildRef?: string;
  readonly durationMs: number;
  readonly warnings: readonly VertexWarning[];
  readonly cached: number;
  readonly total: number;
  /** Of a build by digest: what became of each platform. */
  readonly outcomes?: readonly PlatformOutcome[];
  /** What it did to caches in folders of this machine. */
  readonly localCaches?: readonly LocalCacheChange[];
  /** Absolute path of the report that was kept. */
  readonly report?: string;
  /** Why nothing was built. */
  readonly skipped?: string;
}

/**
 * Runs a plan to the end, and after a push proves that the registry holds what was asked for.
 * Throws BuildError, or AbortError once everything the build had started is gone.
 */
export async function runBuild(
  plan: BuildPlan,
  ports: BuildPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  const started = ports.now();
  await readyBuilder(plan, ports.buildKit, observer, signal);
  observer.onPhase('building');
  const progress = new BuildProgress(plan.spec.platforms.map(formatPlatform));
  const listener: SolveListener = {
    onStatus: () => observer.onProgress(progress),
    onText: (line) => observer.onText(line),
    onEnd: () => observer.onProgress(progress),
  };
  const solved = await runSolve(plan, ports.buildKit, progress, listener, signal);
  const { digest, buildRef } = solved;
  let platforms: readonly BuiltPlatform[] = [];
  if (plan.spec.output === 'push') {
    observer.onPhase('confirming');
    platforms = await confirmPush(plan.spec, pushed(digest), ports.registry, signal);
  }
  const { warnings, cached, total } = progress.snapshot();
  return {
    image: plan.spec.image,
    ...(digest !== undefined && { digest }),
    tags: plan.spec.tags,
    platforms,
    ...(buildRef !== undefined && { buildRef }),
    durationMs: ports.now() - started,
    warnings,
    cached,
    total,
  };
}

function pushed(digest: Digest | undefined): Digest {
  if (digest !== undefined) return digest;
  throw new BuildError(
    'no-metadata',
    'buildx pushed without saying which digest, so the push cannot be confirmed.',
    'Look at the tags in the registry, and update Docker Buildx.',
  );
}
