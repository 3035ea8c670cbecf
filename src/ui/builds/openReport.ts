import * as vscode from 'vscode';
import type { Sessions } from '../sessions.ts';
import type { BuildList } from './buildList.ts';
import { buildSubject } from './subject.ts';

/** The report of a row's build, else the newest of this window, else one that is kept. */
export async function openReport(
  argument: unknown,
  list: BuildList,
  sessions: Sessions,
): Promise<string | undefined> {
  const subject = buildSubject(argument);
  const asked = subject && list.find(subject.run)?.view().report;
  const newest = list.sessions().flatMap((session) => session.view().report ?? [])[0];
  const path = asked ?? newest ?? (await askKept(sessions));
  if (path === undefined) return undefined;
  await showReport(path);
  return path;
}

/** As VS Code shows Markdown: scripts and the network are out of its reach. */
export async function showReport(path: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(path));
}

async function askKept(sessions: Sessions): Promise<string | undefined> {
  const found = await Promise.all(sessions.all().map(({ folder }) => keptIn(folder.uri)));
  const kept = found.flat().sort((a, b) => b.changed - a.changed);
  if (kept.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No build has left a report yet.'), 4000);
    return undefined;
  }
  const items = kept.map(({ uri, changed }) => ({
    label: uri.path.split('/').at(-1) ?? '',
    description: new Date(changed).toLocaleString(),
    path: uri.fsPath,
  }));
  const title = vscode.l10n.t('Open Build Report');
  return (await vscode.window.showQuickPick(items, { title }))?.path;
}

async function keptIn(folder: vscode.Uri) {
  const reports = vscode.Uri.joinPath(folder, '.slipway', 'reports');
  const entries = await vscode.workspace.fs.readDirectory(reports).then(
    (found) => found,
    () => [], // nothing was built here yet
  );
  const files = entries.filter(
    ([name, type]) => name.endsWith('.md') && type === vscode.FileType.File,
  );
  return Promise.all(
    files.map(async ([name]) => {
      const uri = vscode.Uri.joinPath(reports, name);
      return { uri, changed: (await vscode.workspace.fs.stat(uri)).mtime };
    }),
  );
}
