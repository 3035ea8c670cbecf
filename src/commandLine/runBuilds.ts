import type { BuildPlan } from '../build/buildPlan.ts';
import type { BuildObserver, BuildResult } from '../build/runBuild.ts';
import type { BuildWatch } from '../terminal/buildWatch.ts';

/** BuildKit shares the common steps and the context of builds that run at the same time. */
const together = 3;

export interface EndedBuilds {
  /** Of those that ended well, in the order of the plans. */
  readonly results: readonly BuildResult[];
  /** Of the others, in their order. */
  readonly failures: readonly { readonly plan: BuildPlan; readonly error: unknown }[];
}

/**
 * Runs plans side by side; one that fails does not stop the others. Where the first creates the
 * builder, the others start once it is there.
 */
export async function runBuilds(
  plans: readonly BuildPlan[],
  build: (plan: BuildPlan, observer: BuildObserver) => Promise<BuildResult>,
  watchFor: (plan: BuildPlan) => BuildWatch,
  signal: AbortSignal,
): Promise<EndedBuilds> {
  const results = new Map<BuildPlan, BuildResult>();
  const failures = new Map<BuildPlan, unknown>();
  let ready = (): void => undefined;
  const builderIsReady = new Promise<void>((resolve) => (ready = resolve));
  if (plans.every(({ builder }) => builder.kind === 'existing')) ready();
  const queue = plans.values();
  async function work(first: boolean): Promise<void> {
    if (!first) await builderIsReady;
    for (const plan of queue) {
      if (signal.aborted && failures.size > 0) return;
      const watch = watchFor(plan);
      const { observer } = watch;
      const heard: BuildObserver = {
        ...observer,
        onPhase(phase) {
          if (phase === 'building') ready();
          observer.onPhase(phase);
        },
      };
      try {
        results.set(plan, await build(plan, heard));
      } catch (error) {
        failures.set(plan, error);
      } finally {
        ready();
        watch.end();
      }
    }
  }
  const workers = Math.min(together, plans.length);
  await Promise.all(Array.from({ length: workers }, (_, at) => work(at === 0)));
  return {
    results: plans.flatMap((plan) => results.get(plan) ?? []),
    failures: plans.flatMap((plan) =>
      failures.has(plan) ? [{ plan, error: failures.get(plan) }] : [],
    ),
  };
}
