import type { MergePlan } from '../../oci/merge/planMerge.ts';
import { planMerge } from '../../oci/merge/planMerge.ts';
import { place } from '../../oci/placement.ts';
import type { BuildPlan } from '../buildPlan.ts';
import { BuildProgress } from '../buildProgress.ts';
import { confirmPush } from '../confirmPush.ts';
import { readyBuilder } from '../readyBuilder.ts';
import type { BuildObserver } from '../buildObserver.ts';
import type { BuildResult } from '../runBuild.ts';
import type { ByDigestPorts } from './byDigestPorts.ts';
import type { ByDigestPlan } from './byDigestPlan.ts';
import { buildPlatforms } from './buildPlatforms.ts';
import type { PlatformOutcome } from './platformOutcome.ts';
import { pushedDigest } from './platformOutcome.ts';
import { asPlatformError, PlatformsFailedError } from './platformsFailedError.ts';

/**
 * Builds each platform by itself, and when all are pushed merges them under the tags. A platform
 * that fails does not stop the others. Throws PlatformsFailedError with what became of each,
 * RegistryError or TagsIncompleteError from the merge, or AbortError.
 */
export async function runByDigest(
  plan: BuildPlan,
  byDigest: ByDigestPlan,
  ports: ByDigestPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  const started = ports.now();
  const progress = new BuildProgress(byDigest.builds.map(({ platform }) => platform));
  if (byDigest.builds.some(({ kept }) => kept === undefined)) {
    await readyBuilder(plan, ports.buildKit, observer, signal);
    observer.onPhase('building');
  }
  const builds = byDigest.builds.map((build) => ({ ...build, builder: plan.builder }));
  const outcomes = await buildPlatforms(builds, ports, progress, observer, signal);
  refuseFailed(outcomes);
  observer.onPhase('merging');
  const merge = await mergeOf(plan, byDigest, outcomes, ports, signal);
  note(merge, progress, observer);
  await place(ports, merge, () => undefined, signal);
  observer.onPhase('confirming');
  const { digest } = merge.top.descriptor;
  const platforms = await confirmPush(plan.spec, digest, ports.registry, signal);
  const { warnings, cached, total } = progress.snapshot();
  return {
    image: plan.spec.image,
    digest,
    tags: plan.spec.tags,
    platforms,
    durationMs: ports.now() - started,
    warnings,
    cached,
    total,
    outcomes,
  };
}

function refuseFailed(outcomes: readonly PlatformOutcome[]): void {
  const failed = outcomes.find((outcome) => outcome.state === 'failed');
  if (failed === undefined) return;
  throw new PlatformsFailedError(outcomes, asPlatformError(failed.error));
}

function mergeOf(
  { spec }: BuildPlan,
  { repository }: ByDigestPlan,
  outcomes: readonly PlatformOutcome[],
  ports: ByDigestPorts,
  signal: AbortSignal,
): Promise<MergePlan> {
  const sources = outcomes.flatMap((outcome) => {
    const digest = pushedDigest(outcome);
    return digest === undefined ? [] : [{ kind: 'digest', repository, digest } as const];
  });
  const { tags: targets, annotations } = spec;
  return planMerge(ports, { sources, targets, annotations }, signal);
}

/** The index goes into the log before it goes anywhere else. */
function note(merge: MergePlan, progress: BuildProgress, observer: BuildObserver): void {
  progress.note(`merging into ${merge.top.descriptor.digest}`);
  for (const line of new TextDecoder().decode(merge.top.bytes).split('\n')) progress.note(line);
  for (const line of merge.notes) progress.note(line);
  observer.onProgress(progress);
  observer.onMerge?.(merge);
}
