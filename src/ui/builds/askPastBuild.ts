import * as vscode from 'vscode';
import type { BuildKind } from '../../build/history/estimateDuration.ts';
import { similarBuilds } from '../../build/history/estimateDuration.ts';
import type { PastBuild } from '../../build/history/pastBuild.ts';
import { pastDuration } from '../../build/history/pastBuild.ts';
import { shortDigest } from '../../oci/digest.ts';
import { plainText } from '../plainText.ts';
import { relativeTime } from '../relativeTime.ts';
import { formatDuration } from './formatDuration.ts';
import { stepStateName } from './stateIcon.ts';

interface Item extends vscode.QuickPickItem {
  readonly build: PastBuild;
}

/** Asks for a past build, those of the same thing first; undefined when the user left. */
export async function askPastBuild(
  builds: readonly PastBuild[],
  kind: BuildKind | undefined,
  title: string,
): Promise<PastBuild | undefined> {
  const similar = kind === undefined ? [] : similarBuilds(builds, kind);
  const rest = builds.filter((build) => build.state !== 'running' && !similar.includes(build));
  const picked = await vscode.window.showQuickPick([...similar, ...rest].map(itemOf), {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    placeHolder: vscode.l10n.t('A past build to compare with'),
  });
  return picked?.build;
}

function itemOf(build: PastBuild): Item {
  const age = relativeTime(new Date(build.startedAt), Date.now(), vscode.env.language);
  const state = build.state === 'running' ? 'running' : build.state;
  const facts = [
    stepStateName(state, vscode.l10n.t),
    formatDuration(pastDuration(build, Date.now())),
    age,
    build.digest === undefined ? '' : shortDigest(build.digest),
  ];
  return {
    label: plainText(build.names[0] ?? build.name, 200),
    description: facts.filter((fact) => fact !== '').join(' · '),
    detail: build.platforms.join(', '),
    build,
  };
}
