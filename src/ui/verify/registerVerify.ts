import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Failure, isAbort } from '../../oci/failure.ts';
import { present } from '../../oci/foreignJson.ts';

import { formatReference } from '../../oci/reference.ts';
import type { VerifyReport } from '../../release/verify/verifyPlan.ts';
import { busy } from '../busy.ts';
import type { VerifyCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import type { InspectTarget } from '../images/inspectTarget.ts';
import { FolderReports } from '../inspect/folderReports.ts';
import type { Report } from '../inspect/reportPanel.ts';
import type { Session } from '../sessions.ts';
import { askImages } from './askImages.ts';
import type { DatedReport } from './keptReport.ts';
import { KeptReports } from './keptReport.ts';
import { verifyPage } from './verifyPage.ts';
import { verifyText } from './verifyText.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions' | 'showError' | 'pushed'> & {
  readonly targetOf: (node: unknown) => InspectTarget | undefined;
};

const Argument = z.object({
  /** Images of the project by name, or references. */
  images: z.optional(z.array(z.string())),
  tag: z.optional(z.string()),
  platforms: z.optional(z.array(z.string())),
  folder: z.optional(z.string()),
});

interface Asked {
  readonly images: readonly string[];
  readonly tag?: string;
  readonly platforms?: readonly string[];
}

class CancelledError extends Failure<'cancelled'> {
  override readonly name = 'CancelledError';
}

/** `slipway.verify`: looks at what was pushed, and shows it as image × platform × check. */
export function registerVerify(parts: Parts): PanelFeature<VerifyCommandId> {
  const { host, sessions } = parts;
  const t = vscode.l10n.t;
  const kept = new KeptReports(host.context.workspaceState);
  /** What is shown as it was, once; asking again asks. */
  const restored = new WeakSet<Asked>();
  const reports = new FolderReports<Asked, DatedReport>(parts, {
    type: 'slipway.verify',
    title: t('Verification'),
    // It may run containers: that is never done because somebody pushed.
    followsPushes: false,
    read: async (session, asked, signal) => {
      const folder = session.folder.uri.fsPath;
      const last = restored.delete(asked) ? kept.read(folder) : undefined;
      if (last !== undefined) return last;
      const report = await look(session, asked, signal);
      const dated = { at: new Date().toISOString(), report };
      await kept.keep(folder, dated);
      return dated;
    },
    report: (dated) => reportOf(dated),
    state: ({ images, tag }) => ({
      images: images.join('\n'),
      ...(tag === undefined ? {} : { tag }),
    }),
  });

  async function show(argument: unknown): Promise<VerifyReport | undefined> {
    const target = parts.targetOf(argument);
    if (target !== undefined) {
      const images = [formatReference(target.reference)];
      return (await reports.show(undefined, { images }))?.report;
    }
    const { folder, images, ...more } = z.parse(Argument, argument ?? {});
    const session = await sessions.meant(folder);
    if (session === undefined) return undefined;
    const chosen = images ?? (await choose(session));
    if (chosen === undefined) return undefined;
    const asked = { images: chosen, ...present(more) };
    return (await reports.show(session.folder.uri.fsPath, asked))?.report;
  }

  return {
    dispose: () => reports.dispose(),
    restore: (tab, state) => {
      const said = z.object({ images: z.string(), folder: z.string() }).safeParse(state);
      if (!said.success || kept.read(said.data.folder) === undefined) {
        tab.dispose();
        return;
      }
      const asked: Asked = { images: said.data.images.split('\n').filter(Boolean) };
      restored.add(asked);
      reports.restore(tab, said.data.folder, asked);
    },
    commands: { 'slipway.verify': show },
  };
}

/** Only one image leaves nothing to ask. */
async function choose({ slipway }: Session): Promise<string[] | undefined> {
  const { images } = await slipway.project(new AbortController().signal);
  const names = images.map(({ name }) => name);
  return names.length === 1 ? names : askImages(names);
}

/** Under a notification that says what is being looked at, and can end it. */
async function look(session: Session, asked: Asked, signal: AbortSignal): Promise<VerifyReport> {
  const { slipway } = session;
  const title = vscode.l10n.t('Verifying');
  try {
    return await busy(title, async (cancelled, progress) => {
      const either = AbortSignal.any([signal, cancelled]);
      const plan = await slipway.planVerify(asked, either);
      let shown = 0;
      return slipway.verify(
        plan,
        ({ image, platform, check, done, total }) => {
          const reached = (100 * done) / Math.max(1, total);
          progress.report({
            message: `${image} ${platform}: ${check}`,
            increment: reached - shown,
          });
          shown = reached;
        },
        either,
      );
    });
  } catch (error) {
    if (!isAbort(error) || signal.aborted) throw error;
    throw new CancelledError(
      'cancelled',
      vscode.l10n.t('The verification was cancelled.'),
      vscode.l10n.t('What it had started is removed. Start it again when you like.'),
    );
  }
}

function reportOf({ at, report }: DatedReport): Report {
  const t = vscode.l10n.t;
  const time = new Date(at).toLocaleString(vscode.env.language);
  return {
    heading: t('Verified {0}', time),
    sections: verifyPage(report, t),
    actions: [],
    buttons: [{ title: t('Copy as Text'), run: () => copyText(report) }],
  };
}

async function copyText(report: VerifyReport): Promise<void> {
  await vscode.env.clipboard.writeText(verifyText(report, vscode.l10n.t));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
}
