import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { BuildsCommandId } from '../contributions.ts';
import { dockerTrouble } from '../dockerTrouble.ts';
import type { EditorParts } from '../editorParts.ts';
import type { CommandHandler, PanelFeature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import { StatusBar } from '../statusBar.ts';
import { watchVersion } from '../watchVersion.ts';
import { parseBuildArgument } from './buildArgument.ts';
import type { BuildParts } from './buildParts.ts';
import {
  commandText,
  inspectedReference,
  retryBuilds,
  startAgain,
  startBuild,
} from './buildCommands.ts';
import { BuildDiagnostics, openFailedLine } from './buildDiagnostics.ts';
import type { KeptBuilds } from '../../build/keptBuilds.ts';
import { estimateDuration, kindOf } from '../../build/history/estimateDuration.ts';
import { askPastBuild } from './askPastBuild.ts';
import { BuildList } from './buildList.ts';
import { BuildLogs, followLogs } from './buildLogs.ts';
import type { BuildSession } from './buildSession.ts';
import { BuildsView } from './buildsView.ts';
import { copy, copyText } from './copyFromBuild.ts';
import { KeptRuns } from './keptRuns.ts';
import { KnownBuilds } from './knownBuilds.ts';
import {
  followWhileShown,
  loggedBuild,
  pastModel,
  readBeforeBuilds,
  shownRun,
} from './pastBuilds.ts';
import { openReport } from './openReport.ts';
import { resumeBuilds } from './resumeBuilds.ts';
import { retryEarlier } from './retryEarlier.ts';
import { createRenderer } from './renderer.ts';
import { mirrorUpstream } from '../mirror/mirrorUpstream.ts';
import { cancelBuilds } from './runBuilds.ts';
import type { BuildSubject } from './subject.ts';
import { splitStep } from './stepNames.ts';
import { buildSubject } from './subject.ts';
import { systemTimer } from './systemTimer.ts';
import { createTaskProvider } from './task/taskProvider.ts';
import { runKind } from './timeline/buildPicture.ts';
import { Timelines } from './timeline/timelines.ts';

type Parts = Pick<
  EditorParts,
  'host' | 'sessions' | 'buildKit' | 'history' | 'engine' | 'settings' | 'pushed' | 'showError'
> & { readonly keptBuilds: KeptBuilds | undefined };

/** An image of the Images view. */
const ImageNode = z.object({
  image: z.object({ name: z.string() }),
  folderUri: z.optional(z.string()),
});

interface BuildsFeature extends PanelFeature<BuildsCommandId> {
  readonly tasks: vscode.TaskProvider;
}

/** Builds: their commands, tasks, view, logs, diagnostics and the status bar. */
export function registerBuilds(parts: Parts): BuildsFeature {
  const { host, sessions } = parts;
  const store = new DisposableStore();
  const closing = new AbortController();
  store.add({ dispose: () => closing.abort() });
  const list = new BuildList(Date.now);
  const known: KnownBuilds = store.add(
    new KnownBuilds(parts, systemTimer, () => renderer.redraw()),
  );
  const logs = store.add(new BuildLogs((run) => loggedBuild(list, known, run)));
  const timelines = store.add(new Timelines({ ...parts, list, known }));
  store.add(host.documents['slipway-log'].attach(logs));
  store.add(followLogs());
  const diagnostics = store.add(new BuildDiagnostics());
  const status = store.add(new StatusBar());
  const view = store.add(
    new BuildsView(host.views['slipway.builds'], () => dockerTrouble(parts, closing.signal)),
  );
  const renderer = store.add(
    createRenderer(list, systemTimer, () =>
      known.builds().some(({ state }) => state === 'running'),
    ),
  );
  renderer.add((runs) => {
    status.show(runs, (run) => estimateDuration(known.builds(), runKind(run)));
    view.show(runs, pastModel(runs, known));
    logs.update();
  });
  store.add(followWhileShown(host.views['slipway.builds'].tree, known));
  store.add(new vscode.Disposable(readBeforeBuilds(list, known)));
  const kept = new KeptRuns(parts.keptBuilds, Date.now);
  store.add({
    dispose: () => {
      kept.leave();
      for (const session of list.active()) if (!kept.outlives(session.plan)) session.cancel();
    },
  });
  const showProject = (): void => {
    const [session] = vscode.workspace.isTrusted ? sessions.all() : [];
    session?.slipway.project(closing.signal).then(
      (project) => status.showProject(project),
      // The Images view says what is wrong with the project.
      () => undefined,
    );
  };
  showProject();
  const [first] = sessions.all();
  if (first !== undefined) store.add(watchVersion(first.folder, showProject));

  const building: BuildParts = {
    sessions,
    list,
    kept,
    logs,
    diagnostics,
    renderer,
    pushed: parts.pushed,
    builder: () => parts.settings().builder,
    openReport: () => parts.settings().openReport,
    onProject: (project) => status.showProject(project),
    signal: closing.signal,
  };
  whenTrusted(store, () => {
    resumeBuilds(building, parts.showError).catch(parts.showError);
  });
  return {
    commands: buildCommandHandlers(building, parts, known, timelines),
    tasks: createTaskProvider(building),
    restore: (tab, state) => timelines.restore(tab, state),
    dispose: () => store.dispose(),
  };
}

function whenTrusted(store: DisposableStore, act: () => void): void {
  if (vscode.workspace.isTrusted) act();
  else store.add(vscode.workspace.onDidGrantWorkspaceTrust(act));
}

function buildCommandHandlers(
  parts: BuildParts,
  { sessions, showError }: Parts,
  known: KnownBuilds,
  timelines: Timelines,
): Record<BuildsCommandId, CommandHandler> {
  const t = vscode.l10n.t;
  const { list, logs } = parts;
  /** The build a row is about, else the newest. */
  const about = (argument: unknown): [BuildSession, BuildSubject] | undefined => {
    const subject = buildSubject(argument);
    const found = subject === undefined ? list.sessions()[0] : list.find(subject.run);
    return found && [found, subject ?? { run: found.id }];
  };
  const copies =
    (form: 'digest' | 'reference' | 'pull'): CommandHandler =>
    async (argument) => {
      const past = known.find(buildSubject(argument)?.run ?? '');
      if (past !== undefined) return copy(past.digest);
      const found = about(argument);
      return found && copy(copyText(found[0].view(), found[1], form));
    };
  const title = t('Build multi-arch');
  return {
    'slipway.build': async (argument) =>
      startBuild(parts, { title, argument: parseBuildArgument(argument) }),
    'slipway.buildPlatform': async (argument) =>
      startBuild(parts, {
        title: t('Build one platform'),
        argument: parseBuildArgument(argument),
        onePlatform: true,
      }),
    'slipway.buildImage': async (argument) => {
      const node = ImageNode.safeParse(argument);
      if (!node.success)
        return startBuild(parts, { title, argument: parseBuildArgument(argument) });
      const { image, folderUri } = node.data;
      const own = folderUri === undefined ? undefined : sessions.of(vscode.Uri.parse(folderUri));
      return startBuild(parts, {
        title: t('Build {0}', image.name),
        argument: { images: [image.name] },
        ...(own === undefined ? {} : { session: own }),
      });
    },
    'slipway.cancelBuild': (argument) => {
      const count = cancelBuilds(list, buildSubject(argument)?.run);
      if (count === 0) vscode.window.setStatusBarMessage(t('No build is running.'), 4000);
      return Promise.resolve(count);
    },
    'slipway.rebuild': async (argument) => {
      const found = about(argument);
      if (found === undefined) return startBuild(parts, { title, argument: {} });
      return startAgain(parts, found[0], t('Build {0} again', found[0].plan.spec.image));
    },
    'slipway.retryBuild': async (argument) => {
      const given = buildSubject(argument);
      const asked = given === undefined ? undefined : list.find(given.run);
      const failed = asked === undefined ? list.unfinished() : [asked];
      if (failed.length > 0) return retryBuilds(parts, failed, t('Retry'));
      return retryEarlier(parts, t('Retry'));
    },
    'slipway.mirrorUpstream': (argument) => mirrorUpstream(parts, showError, argument),
    'slipway.showBuilds': async () => {
      await vscode.commands.executeCommand('slipway.builds.focus');
    },
    'slipway.showTimeline': async (argument) => {
      const run = await shownRun(argument, parts, known);
      if (run !== undefined) return timelines.show({ run });
      vscode.window.setStatusBarMessage(t('There is no build to show.'), 4000);
      return undefined;
    },
    'slipway.compareBuilds': async (argument) => {
      const run = await shownRun(argument, parts, known);
      if (run === undefined) return undefined;
      const own = list.find(run)?.view();
      const past = known.find(run);
      const kind = own === undefined ? past && kindOf(past) : runKind(own);
      const others = (await known.read()).filter(({ ref }) => ref !== run);
      const other = await askPastBuild(others, kind, t('Compare Builds'));
      return other && timelines.show({ run, other: other.ref });
    },
    'slipway.openReport': (argument) => openReport(argument, list, sessions),
    'slipway.showBuildLog': async (argument) => {
      const subject = buildSubject(argument);
      const past = known.find(subject?.run ?? '');
      if (past !== undefined) {
        const step = subject?.step;
        await logs.open({ run: past.ref, ...(step !== undefined && { step }) }, past.name);
        return;
      }
      const found = about(argument);
      if (found === undefined) {
        vscode.window.setStatusBarMessage(t('There is no build to show a log of.'), 4000);
        return;
      }
      await openLog(logs, ...found);
    },
    'slipway.openFailedLine': async (argument) => {
      const found = about(argument);
      if (found !== undefined) await openFailedLine(found[0].view());
    },
    'slipway.clearFinishedBuilds': () => {
      list.clearFinished();
      return Promise.resolve();
    },
    'slipway.inspectBuild': async (argument) => {
      const found = about(argument);
      const reference = found && inspectedReference(...found);
      if (reference === undefined) return undefined;
      return vscode.commands.executeCommand('slipway.inspect', { reference });
    },
    'slipway.copyBuildDigest': copies('digest'),
    'slipway.copyBuildReference': copies('reference'),
    'slipway.copyBuildPullCommand': copies('pull'),
    'slipway.copyBuildCommand': async (argument) => {
      const found = about(argument);
      return found && copy(commandText(found[0]));
    },
  };
}

/** Of a step when the row is one; of the failed step when the row is a failed build's. */
async function openLog(
  logs: BuildLogs,
  session: BuildSession,
  subject: BuildSubject,
): Promise<void> {
  const { image, tags } = session.plan.spec;
  if (subject.step === undefined) {
    const [tag] = tags;
    const name = tag === undefined ? image : `${image} ${tag.tag}`;
    await logs.open({ run: session.id }, name);
    return;
  }
  const step = session.view().snapshot?.steps.find(({ id }) => id === subject.step);
  const platform = step?.platform === undefined ? '' : `${step.platform} `;
  const name = `${image} ${platform}${step === undefined ? '' : plainText(splitStep(step).what, 40)}`;
  await logs.open({ run: session.id, step: subject.step }, name);
}
