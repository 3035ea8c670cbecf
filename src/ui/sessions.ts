import * as vscode from 'vscode';
import { Failure } from '../oci/failure.ts';
import type { Slipway } from '../release/slipway.ts';

/** Slipway on one workspace folder. */
export interface Session {
  readonly folder: vscode.WorkspaceFolder;
  readonly slipway: Slipway;
}

export class NoFolderError extends Failure<'no-folder'> {
  override readonly name = 'NoFolderError';
}

/** One session per workspace folder, opened when first asked for. */
export class Sessions {
  readonly #open: (folder: vscode.WorkspaceFolder) => Slipway;
  readonly #sessions = new Map<string, Session>();

  constructor(open: (folder: vscode.WorkspaceFolder) => Slipway) {
    this.#open = open;
  }

  /** In the order of the workspace's folders; none without a folder on this machine's disk. */
  all(): readonly Session[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(
      (folder) => folder.uri.scheme === 'file',
    );
    return folders.map((folder) => this.#for(folder));
  }

  /** The session of the folder that holds `uri`. */
  of(uri: vscode.Uri): Session | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder?.uri.scheme === 'file' ? this.#for(folder) : undefined;
  }

  /**
   * The folder the user means: the only one, the active editor's, else the one picked. Undefined
   * when the pick was cancelled. Throws NoFolderError.
   */
  async choose(): Promise<Session | undefined> {
    const all = this.all();
    const active = vscode.window.activeTextEditor?.document.uri;
    const own = active && this.of(active);
    if (own !== undefined) return own;
    if (all.length > 1) return pickSession(all);
    const [only] = all;
    if (only !== undefined) return only;
    throw new NoFolderError(
      'no-folder',
      vscode.l10n.t('No folder is open.'),
      vscode.l10n.t('Open the folder of the repository you want to release.'),
    );
  }

  /** The folder of a path, where a command was given one; else the one the user means. */
  async meant(path: string | undefined): Promise<Session | undefined> {
    const given = path === undefined ? undefined : this.of(vscode.Uri.file(path));
    return given ?? (await this.choose());
  }

  #for(folder: vscode.WorkspaceFolder): Session {
    const key = folder.uri.toString();
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const session = { folder, slipway: this.#open(folder) };
    this.#sessions.set(key, session);
    return session;
  }
}

async function pickSession(sessions: readonly Session[]): Promise<Session | undefined> {
  const items = sessions.map((session) => ({
    label: session.folder.name,
    description: session.folder.uri.fsPath,
    session,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Release'),
    placeHolder: vscode.l10n.t('Which folder?'),
  });
  return picked?.session;
}
