import type { PlatformOutcome } from '../../build/byDigest/platformOutcome.ts';
import { PlatformsFailedError } from '../../build/byDigest/platformsFailedError.ts';
import { runByDigest } from '../../build/byDigest/runByDigest.ts';
import type { BuildPlan, SkippedBuild } from '../../build/buildPlan.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import { claimCaches } from '../../build/claimCaches.ts';
import type { LocalCaches } from '../../build/localCache.ts';
import type { BuildObserver, BuildResult } from '../../build/runBuild.ts';
import { runBuild } from '../../build/runBuild.ts';
import type { ReusePorts } from './reuse.ts';
import { startRecord } from './startRecord.ts';

export interface RunPlanPorts extends ReusePorts {
  readonly buildKit: BuildKit;
  readonly localCaches: LocalCaches;
  readonly now: () => Date;
}

/**
 * Runs a plan, remembers in the project how far a push got, and replaces the local caches that are
 * to be once it succeeds. Fails as claimCaches, runBuild and runByDigest do.
 */
export async function runPlan(
  plan: BuildPlan,
  ports: RunPlanPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  if (plan.skip !== undefined) return skipped(plan, plan.skip);
  const note = (line: string): void => observer.onText(line);
  const claimed = await claimCaches(plan, ports.localCaches, note, signal);
  const result = await runClaimed(claimed.plan, ports, observer, signal).catch(
    async (error: unknown) => {
      // What the platforms that were built exported is good, whatever became of the others.
      const outcomes = error instanceof PlatformsFailedError ? error.outcomes : [];
      const built = new Set(outcomes.filter(isBuilt).map(({ platform }) => platform));
      await claimed.end((platform) => platform !== undefined && built.has(platform));
      throw error;
    },
  );
  const localCaches = await claimed.end(() => true);
  return localCaches.length === 0 ? result : { ...result, localCaches };
}

async function runClaimed(
  plan: BuildPlan,
  ports: RunPlanPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { buildKit, registry, writer, digestOf } = ports;
  const now = (): number => ports.now().getTime();
  const record = await startRecord(plan, ports.buildRecords, observer);
  const common = { buildKit, registry, now };
  const result =
    plan.byDigest === undefined
      ? await runBuild(plan, common, observer, signal)
      : await runByDigest(
          plan,
          plan.byDigest,
          { ...common, writer, digestOf, keep: record.keep },
          observer,
          signal,
        );
  await record.finish();
  return result;
}

function isBuilt({ state }: PlatformOutcome): boolean {
  return state === 'built';
}

function skipped({ spec }: BuildPlan, { digest, platforms, reason }: SkippedBuild): BuildResult {
  return {
    image: spec.image,
    ...(digest === undefined ? {} : { digest }),
    tags: spec.tags,
    platforms,
    durationMs: 0,
    warnings: [],
    cached: 0,
    total: 0,
    skipped: reason,
  };
}
