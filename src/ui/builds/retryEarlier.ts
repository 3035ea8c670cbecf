import * as vscode from 'vscode';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference } from '../../oci/reference.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildRequest } from '../../release/slipway.ts';
import { runAsked } from './buildCommands.ts';
import type { BuildOutcome } from './buildOutcome.ts';
import type { BuildParts } from './buildParts.ts';
import { confirmBuild } from './confirmBuild.ts';
import { planDocument } from './planText.ts';

/**
 * Goes on with pushes that did not end well before this window was there, once they are confirmed;
 * undefined where there is none, or nobody wants to.
 */
export async function retryEarlier(
  parts: BuildParts,
  title: string,
): Promise<readonly BuildOutcome[] | undefined> {
  const session = await parts.sessions.meant(undefined);
  if (session === undefined) return undefined;
  const { slipway, folder } = session;
  const plans = await slipway.planRetry(parts.signal);
  if (plans.length === 0) {
    const nothing = vscode.l10n.t('Nothing to retry: no push ended badly here.');
    vscode.window.setStatusBarMessage(nothing, 4000);
    return undefined;
  }
  const answer = await confirmBuild({
    ...{ title, step: 1, totalSteps: 1, plans },
    showCommand: (shown) =>
      void parts.logs.openText('Build.sh', planDocument(shown, vscode.l10n.t)),
  });
  if (answer !== 'confirmed') return undefined;
  const kept = parts.kept.around(slipway, folder.uri.toString());
  const ended = await Promise.all(
    plans.map((plan) => runAsked(parts, [plan], { slipway: kept, request: requestOf(plan) })),
  );
  return ended.flat();
}

/** What such a plan is made of again. */
function requestOf({ spec, byDigest }: BuildPlan): BuildRequest {
  return {
    images: [spec.image],
    platforms: spec.platforms.map(formatPlatform),
    tags: spec.tags.map(formatReference),
    output: spec.output,
    strategy: byDigest === undefined ? 'together' : 'by-digest',
    retry: true,
  };
}
