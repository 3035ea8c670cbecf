import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ReleaseStatus } from '../../release/status/status.ts';
import { busy } from '../busy.ts';
import type { StatusCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import type { StatusPlace } from './remedyCommand.ts';
import { remedyCommand } from './remedyCommand.ts';
import type { StatusReport } from './statusReport.ts';
import { statusReport } from './statusReport.ts';
import { tagsReport } from './tagsReport.ts';

const scheme = 'slipway-status';
const statusUri = vscode.Uri.from({ scheme, path: '/Release Status.txt' });
const tagsUri = vscode.Uri.from({ scheme, path: '/Release Tags.txt' });

const StatusArgument = z.object({ version: z.optional(z.string()) });

interface Shown extends StatusReport {
  readonly status: ReleaseStatus;
  readonly folder: vscode.Uri;
}

/** `slipway.showStatus` and `slipway.planTags`: reports that are read, and return what they show. */
export function registerStatus({
  host,
  sessions,
}: Pick<EditorParts, 'host' | 'sessions'>): Feature<StatusCommandId> {
  const store = new DisposableStore();
  const t = vscode.l10n.t;
  const changed = store.add(new vscode.EventEmitter<vscode.Uri>());
  const lensesChanged = store.add(new vscode.EventEmitter<void>());
  const texts = new Map<string, string>();
  let shown: Shown | undefined;
  store.add(
    host.documents[scheme].attach({
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        texts.get(uri.toString()) ?? t('Run the command again to see how things stand.'),
    }),
  );
  store.add(
    vscode.languages.registerCodeLensProvider(
      { scheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: ({ uri }) => lensesOf(uri, shown),
      },
    ),
  );
  async function show(uri: vscode.Uri, text: string): Promise<void> {
    texts.set(uri.toString(), text);
    changed.fire(uri);
    lensesChanged.fire();
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }
  return {
    dispose: () => store.dispose(),
    commands: {
      'slipway.showStatus': async (argument) => {
        const version = z.parse(StatusArgument, argument ?? {}).version;
        const session = await sessions.choose();
        if (session === undefined) return undefined;
        const status = await busy(t('Comparing files, git, GitHub and registries'), (signal) =>
          session.slipway.status(version, signal),
        );
        shown = { ...statusReport(status, t), status, folder: session.folder.uri };
        await show(statusUri, shown.text);
        return status;
      },
      'slipway.planTags': async () => {
        const session = await sessions.choose();
        if (session === undefined) return undefined;
        const plan = await busy(t('Comparing tags with the registries'), (signal) =>
          session.slipway.planTagChanges({}, [], signal),
        );
        await show(tagsUri, tagsReport(plan, t));
        return plan;
      },
    },
  };
}

/** Run again above each report, and above each drift the command that mends it. */
function lensesOf(uri: vscode.Uri, shown: Shown | undefined): vscode.CodeLens[] {
  const t = vscode.l10n.t;
  const lens = (line: number, command: vscode.Command): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
  const again = `$(refresh) ${t('Run again')}`;
  if (uri.path === tagsUri.path) return [lens(0, { title: again, command: 'slipway.planTags' })];
  const { version } = shown?.status ?? {};
  const rerun = { title: again, command: 'slipway.showStatus', arguments: [{ version }] };
  const lenses = [lens(0, rerun)];
  for (const row of shown?.status.rows ?? []) {
    const line = shown?.lines.get(row.id);
    const command = shown === undefined ? undefined : remedyCommand(row, placeOf(shown), t);
    if (line !== undefined && command !== undefined)
      lenses.push(lens(line, { ...command, arguments: [...command.arguments] }));
  }
  return lenses;
}

function placeOf({ status, folder }: Shown): StatusPlace {
  const { version, tag } = status;
  return { version, tag, folder, uriOf: (path) => vscode.Uri.joinPath(folder, path) };
}
