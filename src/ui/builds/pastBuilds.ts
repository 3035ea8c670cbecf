import * as vscode from 'vscode';
import { BuildError } from '../../build/buildError.ts';
import type { PastBuild } from '../../build/history/pastBuild.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { BuildList } from './buildList.ts';
import type { LoggedBuild } from './buildLogs.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import type { KnownBuilds } from './knownBuilds.ts';
import type { PastModel } from './pastRows.ts';
import { buildSubject } from './subject.ts';

/** Builders are followed while their builds are in view: a connection costs a program. */
export function followWhileShown(
  tree: vscode.TreeView<object>,
  known: KnownBuilds,
): vscode.Disposable {
  const follow = (visible: boolean): void => {
    if (visible && vscode.workspace.isTrusted) known.watch();
    else known.unwatch();
  };
  follow(tree.visible);
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => follow(tree.visible));
  const shown = tree.onDidChangeVisibility(({ visible }) => follow(visible));
  return vscode.Disposable.from(trusted, shown);
}

/** How long a build takes is known from those before it, which are read when one begins. */
export function readBeforeBuilds(list: BuildList, known: KnownBuilds): () => void {
  let active = 0;
  return list.onChange(() => {
    const now = list.active().length;
    if (now > active)
      known.read().catch((error: unknown) => {
        // The build says itself what is wrong with its builder.
        if (!(error instanceof BuildError)) throw error;
      });
    active = now;
  });
}

/** What the view draws beside the builds of this window. */
export function pastModel(runs: readonly BuildRun[], known: KnownBuilds): PastModel {
  const now = Date.now();
  const active = runs.filter(({ state }) => isActive(state));
  return {
    builds: known.builds().filter((build) => !active.some((run) => isSame(run, build, now))),
    snapshotOf: (ref) => known.progress(ref)?.snapshot(now),
    failures: known.failures(),
    now,
    language: vscode.env.language,
  };
}

/** Until it ends, BuildKit's name of a build of this window is not known. */
function isSame(run: BuildRun, build: PastBuild, now: number): boolean {
  if (build.state !== 'running' || build.startedAt < now - run.durationMs - 2000) return false;
  const { tags, output, platforms } = run.plan.spec;
  if (output === 'none')
    return build.names.length === 0 && build.platforms.length <= platforms.length;
  const own = tags.map(({ repository }) => formatRepository(repository));
  return build.names.some((name) =>
    own.some((repository) => name === repository || name.startsWith(`${repository}:`)),
  );
}

export function loggedBuild(
  list: BuildList,
  known: KnownBuilds,
  run: string,
): LoggedBuild | undefined {
  const session = list.find(run);
  if (session !== undefined)
    return {
      active: isActive(session.state),
      failed: session.state !== 'done',
      log: (step) => (step === undefined ? session.fullLog() : session.stepLog(step)),
    };
  const past = known.find(run);
  if (past === undefined) return undefined;
  const active = past.state === 'running';
  return {
    active,
    failed: past.state === 'failed',
    async log(step) {
      const progress = active ? known.progress(run) : await known.recall(run);
      return (step === undefined ? progress?.fullLog() : progress?.log(step)) ?? '';
    },
  };
}

/** The build a row or an argument is about, else the newest of this window, else of all. */
export async function shownRun(
  argument: unknown,
  { list }: { readonly list: BuildList },
  known: KnownBuilds,
): Promise<string | undefined> {
  const run = buildSubject(argument)?.run ?? list.sessions()[0]?.id;
  if (run !== undefined) return run;
  return (await known.read())[0]?.ref;
}
