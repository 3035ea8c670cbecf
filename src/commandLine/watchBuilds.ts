import type { BuildPlan } from '../build/buildPlan.ts';
import { plansWarnings } from '../terminal/buildPlanText.ts';
import { watchBuild } from '../terminal/buildWatch.ts';
import { paintFor } from '../terminal/paint.ts';
import { plainView } from '../terminal/plainView.ts';
import type { Invocation } from './command.ts';
import { liveLine } from './liveLine.ts';
import { liveView } from './liveView.ts';
import type { EndedBuilds } from './runBuilds.ts';
import { runBuilds } from './runBuilds.ts';

/** Runs plans and shows each on standard error: live on a terminal, line by line elsewhere. */
export function watchBuilds(
  plans: readonly BuildPlan[],
  { services, terminal, signal, options }: Invocation,
): Promise<EndedBuilds> {
  const { stderr } = terminal;
  const line = liveLine(stderr);
  stderr.write(plansWarnings(plans, paintFor(stderr)));
  return runBuilds(
    plans,
    (plan, observer) => services.slipway.build(plan, observer, signal),
    (plan) => {
      const view = stderr.interactive ? liveView(plan.spec.image, line) : plainView(plan, stderr);
      return watchBuild(plan, view, stderr, options.verbose);
    },
    signal,
  );
}
