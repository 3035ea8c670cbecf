import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ReleaseStatus } from '../../release/status/status.ts';
import type { StatusCommandId } from '../contributions.ts';
import { isCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import { FolderReports } from '../inspect/folderReports.ts';
import type { Report } from '../inspect/reportPanel.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import type { RemedyCommand } from './remedyCommand.ts';
import { statusPage } from './statusPage.ts';
import { statusReport } from './statusReport.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions' | 'showError' | 'pushed'>;

const Argument = z.object({ version: z.optional(z.string()), folder: z.optional(z.string()) });

interface StatusRequest {
  /** The project’s own when absent. */
  readonly version?: string;
}

/** `slipway.showStatus`: what everybody says about a version, and what mends a difference. */
export function registerStatus(parts: Parts): PanelFeature<StatusCommandId> {
  const reports = new FolderReports<StatusRequest, ReleaseStatus>(parts, {
    type: 'slipway.status',
    title: vscode.l10n.t('Release status'),
    read: (session, { version }, signal) => session.slipway.status(version, signal),
    report: (status, session, panel) =>
      reportOf(status, session, {
        reload: () => panel.reload(),
        open: (version) => panel.open(version === '' ? {} : { version }),
      }),
    state: ({ version }) => (version === undefined ? {} : { version }),
  });
  return {
    dispose: () => reports.dispose(),
    restore: (tab, state) => {
      const said = Argument.safeParse(state);
      const { version, folder } = said.success ? said.data : {};
      reports.restore(tab, folder, version === undefined ? {} : { version });
    },
    commands: {
      'slipway.showStatus': (argument) => {
        const { version, folder } = z.parse(Argument, argument ?? {});
        return reports.show(folder, version === undefined ? {} : { version });
      },
    },
  };
}

interface Shown {
  reload(): void;
  /** Of another version; the project’s own when empty. */
  open(version: string): void;
}

function reportOf(status: ReleaseStatus, { folder }: Session, shown: Shown): Report {
  const t = vscode.l10n.t;
  const place = {
    folder: folder.uri,
    uriOf: (path: string) => vscode.Uri.joinPath(folder.uri, path),
  };
  const { sections, remedies } = statusPage(status, place, t);
  return {
    heading: t('Release status of {0}', plainText(status.tag)),
    sections,
    actions: remedies.map((remedy) => () => mend(remedy, shown)),
    buttons: [
      { title: t('Another Version…'), run: () => askVersion(status.version, shown) },
      { title: t('Copy as Text'), run: () => copyText(status) },
    ],
  };
}

/** Our commands tell what went wrong themselves, and what they wrote is read again. */
async function mend(remedy: RemedyCommand, shown: Shown): Promise<void> {
  try {
    await vscode.commands.executeCommand(remedy.command, ...remedy.arguments);
  } catch (error) {
    if (isCommandId(remedy.command)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${remedy.title}: ${plainText(why)}`);
  }
  if (remedy.command !== 'vscode.open') shown.reload();
}

async function askVersion(version: string, shown: Shown): Promise<void> {
  const asked = await vscode.window.showInputBox({
    title: vscode.l10n.t('Release status'),
    prompt: vscode.l10n.t('Version; the project’s own when empty'),
    value: version,
  });
  if (asked !== undefined) shown.open(asked.trim());
}

async function copyText(status: ReleaseStatus): Promise<void> {
  await vscode.env.clipboard.writeText(statusReport(status, vscode.l10n.t));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 3000);
}
