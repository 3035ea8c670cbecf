import * as vscode from 'vscode';
import { isAbort } from '../../oci/failure.ts';
import type { ChecklistRun } from '../../release/checklist/checklistRun.ts';
import { ConfigError } from '../../release/config/configError.ts';
import type { View } from '../editorHost.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import { problemRows } from '../problemRows.ts';
import type { RemedyAction } from '../remedies.ts';
import { RowTree } from '../rowTree.ts';
import type { Session, Sessions } from '../sessions.ts';
import type { Translate } from '../translate.ts';
import type { ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';
import { watchVersion } from '../watchVersion.ts';
import { checklistProgress, checklistRows } from './checklistRows.ts';
import type { ReleaseVersions } from './releaseVersions.ts';

/** The Checklist view: what the journals say, read again when they change. */
export class ChecklistView implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #closing = new AbortController();
  readonly #tree: RowTree;
  readonly #view: View['tree'];
  readonly #sessions: Sessions;
  readonly #versions: ReleaseVersions;
  readonly #runs = new Map<string, ChecklistRun>();
  #sources = new DisposableStore();
  /** Folders whose release is run by this window. */
  readonly #running = new Set<string>();

  constructor(view: View, sessions: Sessions, versions: ReleaseVersions) {
    this.#view = view.tree;
    this.#sessions = sessions;
    this.#versions = versions;
    this.#store.add({ dispose: () => this.#closing.abort() });
    this.#tree = this.#store.add(new RowTree(() => this.#readRows()));
    this.#store.add(view.data.attach(this.#tree));
    const journals = this.#store.add(
      vscode.workspace.createFileSystemWatcher('**/.slipway/releases/*.json'),
    );
    for (const changed of [journals.onDidChange, journals.onDidCreate, journals.onDidDelete])
      this.#store.add(changed(() => this.refresh()));
    this.#store.add({ dispose: () => this.#sources.dispose() });
    this.#watchSources();
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    this.#store.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watchSources();
        this.refresh();
      }),
    );
  }

  /** A git tag, a version file or slipway.yaml may make it another checklist. */
  #watchSources(): void {
    this.#sources.dispose();
    this.#sources = new DisposableStore();
    for (const folder of vscode.workspace.workspaceFolders ?? [])
      this.#sources.add(watchVersion(folder, () => this.refresh()));
  }

  refresh(): void {
    this.#tree.refresh();
  }

  /** Until `work` is done the folder's rows are those it shows: what it writes is not read again. */
  async whileRunning<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
    const folder = session.folder.uri.fsPath;
    // A second run in this window is refused, and ends before the first.
    const first = !this.#running.has(folder);
    this.#running.add(folder);
    try {
      return await work();
    } finally {
      if (first) this.#running.delete(folder);
      this.refresh();
    }
  }

  /** Draws a run that is going on, without reading anything. */
  show(session: Session, run: ChecklistRun): void {
    this.#runs.set(session.folder.uri.fsPath, run);
    this.#summarise();
    const rows = this.#sessions.all().flatMap((one) => {
      const known = this.#runs.get(one.folder.uri.fsPath);
      return known === undefined ? [] : this.#inFolder(one, this.#rowsOf(one, known));
    });
    this.#tree.update(rows);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #readRows(): Promise<readonly ViewRow[]> {
    if (!vscode.workspace.isTrusted) return [];
    const sessions = this.#sessions.all();
    const open = new Set(sessions.map(({ folder }) => folder.uri.fsPath));
    for (const folder of this.#runs.keys()) if (!open.has(folder)) this.#runs.delete(folder);
    const read = await Promise.all(
      sessions.map(async (session) => this.#inFolder(session, await this.#read(session))),
    );
    this.#summarise();
    return read.flat();
  }

  async #read(session: Session): Promise<readonly ViewRow[]> {
    const folder = session.folder.uri.fsPath;
    const shown = this.#running.has(folder) ? this.#runs.get(folder) : undefined;
    if (shown !== undefined) return this.#rowsOf(session, shown);
    this.#runs.delete(folder);
    try {
      const version = this.#versions.of(folder);
      const run = await session.slipway.checklist(version, this.#closing.signal);
      this.#runs.set(folder, run);
      return this.#rowsOf(session, run);
    } catch (error) {
      if (isAbort(error)) return [];
      const t = vscode.l10n.t;
      // Its tag is a step: what the checklist wants first is the version.
      const isUnnamed = error instanceof ConfigError && error.reason === 'no-version';
      return isUnnamed
        ? problemRows(`${folder} checklist`, error, t, [chooseVersion(folder, t)])
        : problemRows(`${folder} checklist`, error, t);
    }
  }

  #rowsOf(session: Session, run: ChecklistRun): readonly ViewRow[] {
    const folder = session.folder.uri.fsPath;
    const setting = {
      folder,
      own: this.#running.has(folder),
      now: Date.now(),
      language: vscode.env.language,
    };
    return checklistRows(run, setting, vscode.l10n.t);
  }

  /** One folder is the view; several have a row each. */
  #inFolder({ folder }: Session, rows: readonly ViewRow[]): readonly ViewRow[] {
    if (this.#sessions.all().length < 2) return rows;
    const run = this.#runs.get(folder.uri.fsPath);
    return [
      viewRow({
        id: `${folder.uri.fsPath} folder`,
        label: plainText(folder.name),
        description: run === undefined ? '' : checklistProgress(run, vscode.l10n.t),
        icon: { name: 'folder' },
        context: 'checklistFolder',
        expand: 'expanded',
        children: rows,
        subject: { folder: folder.uri.fsPath },
      }),
    ];
  }

  #summarise(): void {
    const t = vscode.l10n.t;
    const runs = [...this.#runs.values()];
    const [only] = runs;
    this.#view.description =
      only === undefined || runs.length > 1 ? '' : checklistProgress(only, t);
    const waiting = runs.flatMap(({ steps }) => steps).filter(({ state }) => state === 'waiting');
    this.#view.badge =
      waiting.length === 0
        ? undefined
        : { value: waiting.length, tooltip: t('{0} steps wait for you', waiting.length) };
  }
}

function chooseVersion(folder: string, t: Translate): RemedyAction {
  return {
    title: t('Choose Version to Release…'),
    command: 'slipway.chooseReleaseVersion',
    arguments: [{ folder }],
  };
}
