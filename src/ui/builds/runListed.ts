import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildParts } from './buildParts.ts';
import type { BuildRun } from './buildRun.ts';
import type { AskedBuild, BuildSession } from './buildSession.ts';
import { showReport } from './openReport.ts';

/**
 * Has `drive` run plans as builds of the list: with them go the views, the status bar, the marks in
 * their files and what follows a push.
 */
export async function runListed(
  parts: Pick<BuildParts, 'list' | 'diagnostics' | 'pushed' | 'openReport'>,
  plans: readonly BuildPlan[],
  asked: AskedBuild,
  drive: (sessions: readonly BuildSession[]) => Promise<void>,
): Promise<readonly BuildRun[]> {
  // Added last to first, since the newest build is shown on top.
  const started = [...plans]
    .reverse()
    .map((plan) => parts.list.add(plan, asked))
    .reverse();
  for (const { plan } of started) parts.diagnostics.clear(plan);
  await drive(started);
  const ended = started.map((session) => session.view());
  for (const each of ended) parts.diagnostics.show(each);
  const moved = ended.flatMap(({ plan, result }) =>
    plan.spec.output === 'push' ? (result?.tags ?? []) : [],
  );
  if (moved.length > 0) parts.pushed.fire(moved);
  const [report] = ended.flatMap((each) => each.report ?? []);
  if (report !== undefined && parts.openReport()) void showReport(report);
  return ended;
}
