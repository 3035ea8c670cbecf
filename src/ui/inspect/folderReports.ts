import * as vscode from 'vscode';
import { isAbort } from '../../oci/failure.ts';
import type { PanelType } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import { DisposableStore } from '../lifecycle.ts';
import type { Session } from '../sessions.ts';
import type { Report } from './reportPanel.ts';
import { ReportPanel } from './reportPanel.ts';

export interface ReportKind<Request, Result> {
  readonly type: PanelType;
  readonly title: string;
  read(session: Session, request: Request, signal: AbortSignal): Promise<Result>;
  report(result: Result, session: Session, panel: ReportPanel<Request, Result>): Report;
  state(request: Request): Readonly<Record<string, string>>;
  /** False: it is not read again when something was pushed. */
  readonly followsPushes?: boolean;
}

/** Reports of one kind: a tab for each workspace folder, read again when something was pushed. */
export class FolderReports<Request, Result> {
  readonly #parts: Pick<EditorParts, 'host' | 'sessions' | 'showError' | 'pushed'>;
  readonly #kind: ReportKind<Request, Result>;
  readonly #panels = new Map<Session, ReportPanel<Request, Result>>();
  readonly #store = new DisposableStore();

  constructor(
    parts: Pick<EditorParts, 'host' | 'sessions' | 'showError' | 'pushed'>,
    kind: ReportKind<Request, Result>,
  ) {
    this.#parts = parts;
    this.#kind = kind;
    this.#store.add(
      parts.pushed.event(() => {
        if (kind.followsPushes === false) return;
        for (const panel of this.#panels.values()) panel.reload();
      }),
    );
  }

  /**
   * Shows a report of `folder`, or of the folder the user means. The tab shows a failure itself;
   * undefined then, or when the pick was cancelled. Throws NoFolderError.
   */
  async show(folder: string | undefined, request: Request): Promise<Result | undefined> {
    const session = this.#sessionAt(folder) ?? (await this.#parts.sessions.choose());
    if (session === undefined) return undefined;
    const shown = this.#panels.get(session);
    shown?.open(request);
    const panel = shown ?? this.#keep(session, request);
    try {
      return await panel.result;
    } catch (error) {
      if (!isAbort(error)) this.#parts.host.log.warn(error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  /** A report asks git, and nothing runs in a folder that is not trusted: its tab is closed. */
  restore(tab: vscode.WebviewPanel, folder: string | undefined, request: Request): void {
    const session = this.#sessionAt(folder);
    if (session === undefined || !vscode.workspace.isTrusted) tab.dispose();
    else this.#keep(session, request, tab);
  }

  dispose(): void {
    for (const panel of [...this.#panels.values()]) panel.dispose();
    this.#store.dispose();
  }

  #sessionAt(folder: string | undefined): Session | undefined {
    return this.#parts.sessions.all().find((one) => one.folder.uri.fsPath === folder);
  }

  #keep(
    session: Session,
    request: Request,
    tab?: vscode.WebviewPanel,
  ): ReportPanel<Request, Result> {
    const { host, showError } = this.#parts;
    const kind = this.#kind;
    const panel = new ReportPanel<Request, Result>(
      {
        ...{ type: kind.type, title: kind.title },
        media: vscode.Uri.joinPath(host.context.extensionUri, 'media'),
        onUnexpected: (error) => showError(error),
        read: (asked, signal) => kind.read(session, asked, signal),
        report: (result, shown) => kind.report(result, session, shown),
        state: (asked) => ({ ...kind.state(asked), folder: session.folder.uri.fsPath }),
      },
      request,
      tab,
    );
    this.#panels.set(session, panel);
    panel.onDispose(() => this.#panels.get(session) === panel && this.#panels.delete(session));
    return panel;
  }
}
