import * as vscode from 'vscode';
import { runAsked } from './buildCommands.ts';
import type { BuildParts } from './buildParts.ts';
import type { ResumableBuild } from './keptRuns.ts';
import { keptPlan } from './keptRuns.ts';

/** Goes on with the builds the window before this one has left, to their ends. */
export async function resumeBuilds(
  parts: BuildParts,
  showError: (error: unknown) => void,
): Promise<void> {
  const found = await parts.kept.resumable();
  await Promise.all(
    found.map(async (build) => {
      try {
        await resume(parts, build);
      } catch (error) {
        await parts.kept.forget(build.keep);
        showError(error);
      }
    }),
  );
}

async function resume(parts: BuildParts, build: ResumableBuild): Promise<void> {
  const { keep, folder, startedAt, request } = build;
  const session = parts.sessions.of(vscode.Uri.parse(folder, true));
  // The folder has left the workspace: its build is one among those BuildKit remembers.
  if (session === undefined) return parts.kept.forget(keep);
  const { slipway } = session;
  const plans = await slipway.planBuild(request, parts.signal);
  const asked = { slipway: parts.kept.around(slipway, folder), request, startedAt };
  await runAsked(
    parts,
    plans.map((plan) => keptPlan(plan, keep)),
    asked,
  );
}
