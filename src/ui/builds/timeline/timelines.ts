import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { BuildError } from '../../../build/buildError.ts';
import { isAbort } from '../../../oci/failure.ts';
import type { EditorParts } from '../../editorParts.ts';
import type { Report } from '../../inspect/reportPanel.ts';
import { ReportPanel } from '../../inspect/reportPanel.ts';
import { plainText } from '../../plainText.ts';
import type { BuildList } from '../buildList.ts';
import type { KnownBuilds } from '../knownBuilds.ts';
import { systemTimer } from '../systemTimer.ts';
import type { BuildPicture } from './buildPicture.ts';
import { readPicture } from './buildPicture.ts';
import { timelinePage } from './timelinePage.ts';

/** A running build is drawn anew this often: its clocks tick in seconds. */
const interval = 1000;

const State = z.object({ run: z.string(), other: z.optional(z.string()) });

interface TimelineRequest {
  readonly run: string;
  /** Ref of the build to compare with; the one before when absent. */
  readonly other?: string;
}

type Panel = ReportPanel<TimelineRequest, BuildPicture>;

interface TimelineParts extends Pick<EditorParts, 'host' | 'showError'> {
  readonly list: BuildList;
  readonly known: KnownBuilds;
}

/** Tabs with the picture of a build, live while it runs. */
export class Timelines implements vscode.Disposable {
  readonly #parts: TimelineParts;
  readonly #panels = new Map<string, Panel>();

  constructor(parts: TimelineParts) {
    this.#parts = parts;
  }

  /** Resolves with what is shown; undefined when it failed, which the tab says. */
  async show(request: TimelineRequest): Promise<BuildPicture | undefined> {
    const open = this.#panels.get(request.run);
    open?.open(request);
    const panel = open ?? this.#open(request);
    try {
      return await panel.result;
    } catch (error) {
      if (!isAbort(error)) this.#parts.host.log.warn(error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  /** BuildKit is asked by a program, and none runs where nobody trusts: the tab is closed. */
  restore(tab: vscode.WebviewPanel, state: unknown): void {
    const said = State.safeParse(state);
    if (!said.success || !vscode.workspace.isTrusted) tab.dispose();
    else this.#open(requestOf(said.data), tab);
  }

  dispose(): void {
    for (const panel of [...this.#panels.values()]) panel.dispose();
  }

  #open(request: TimelineRequest, tab?: vscode.WebviewPanel): Panel {
    const { host, showError, list, known } = this.#parts;
    const sources = { list, known, now: () => Date.now() };
    let cancelTick: (() => void) | undefined;
    const panel: Panel = new ReportPanel<TimelineRequest, BuildPicture>(
      {
        type: 'slipway.timeline',
        title: vscode.l10n.t('Timeline'),
        media: vscode.Uri.joinPath(host.context.extensionUri, 'media'),
        onUnexpected: (error) => showError(error),
        read: async ({ run, other }) => {
          const picture = await readPicture(sources, run, other);
          if (picture === undefined) throw unknownBuild();
          return picture;
        },
        report: (picture) => {
          cancelTick?.();
          if (picture.build.state === 'running')
            cancelTick = systemTimer.after(interval, () => panel.reload());
          return reportOf(picture);
        },
        // A build of this window is found again by the name BuildKit gave it.
        state: ({ run, other }) => {
          const ref = list.find(run)?.view().result?.buildRef ?? run;
          return { run: ref, ...(other !== undefined && { other }) };
        },
      },
      request,
      tab,
    );
    this.#panels.set(request.run, panel);
    panel.onDispose(() => {
      cancelTick?.();
      this.#panels.delete(request.run);
    });
    return panel;
  }
}

function requestOf({ run, other }: z.infer<typeof State>): TimelineRequest {
  return { run, ...(other !== undefined && { other }) };
}

function reportOf(picture: BuildPicture): Report {
  const { run, build } = picture;
  const [tag] = build.tags;
  const name = plainText(tag === undefined ? build.name : tag, 120);
  const argument = { subject: { run } };
  const command = (title: string, id: string) => {
    return { title, run: () => vscode.commands.executeCommand(id, argument) };
  };
  return {
    heading: vscode.l10n.t('Build of {0}', name),
    sections: timelinePage(picture, vscode.l10n.t),
    actions: [],
    buttons: [
      command(vscode.l10n.t('Compare…'), 'slipway.compareBuilds'),
      command(vscode.l10n.t('Show Log'), 'slipway.showBuildLog'),
    ],
  };
}

function unknownBuild(): BuildError {
  return new BuildError(
    'failed',
    'No running builder remembers this build.',
    'It was removed, or its builder does not run: the Builders view starts it.',
  );
}
