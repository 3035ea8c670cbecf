import { runByDigest } from '../../build/byDigest/runByDigest.ts';
import type { BuildPlan, SkippedBuild } from '../../build/buildPlan.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { BuildObserver, BuildResult } from '../../build/runBuild.ts';
import { runBuild } from '../../build/runBuild.ts';
import type { ReusePorts } from './reuse.ts';
import { startRecord } from './startRecord.ts';

export interface RunPlanPorts extends ReusePorts {
  readonly buildKit: BuildKit;
  readonly now: () => Date;
}

/**
 * Runs a plan, and remembers in the project how far a push got. Fails as runBuild and runByDigest
 * do.
 */
export async function runPlan(
  plan: BuildPlan,
  ports: RunPlanPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  if (plan.skip !== undefined) return skipped(plan, plan.skip);
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
