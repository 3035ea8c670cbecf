import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Session, Sessions } from '../sessions.ts';

const Position = z.object({ line: z.number(), character: z.number() });
const Place = z.object({
  /** URI of the workspace folder. */
  folder: z.optional(z.string()),
  range: z.optional(z.object({ start: Position, end: Position })),
  /** Of the project, where it is not slipway.yaml that is wrong. */
  file: z.optional(z.string()),
});

/** Opens slipway.yaml, at a problem's place when the argument names one; where there is none, one is proposed. */
export async function openConfig(sessions: Sessions, argument: unknown): Promise<unknown> {
  const place = z.catch(Place, {}).parse(argument);
  const session = await sessionOf(sessions, place.folder);
  if (session === undefined) return undefined;
  const uri = withinFolder(session, place.file) ?? (await existingConfig(session));
  if (uri === undefined) {
    const folder = session.folder.uri.fsPath;
    return vscode.commands.executeCommand('slipway.setUp', { folder });
  }
  const { start, end } = place.range ?? {};
  const selection =
    start === undefined || end === undefined
      ? {}
      : { selection: new vscode.Range(start.line, start.character, end.line, end.character) };
  await vscode.window.showTextDocument(uri, selection);
  return uri;
}

async function sessionOf(
  sessions: Sessions,
  folder: string | undefined,
): Promise<Session | undefined> {
  const named = sessions.all().find(({ folder: { uri } }) => uri.toString() === folder);
  return named ?? sessions.choose();
}

/** The name is what a program said: only a file of the folder itself is opened. */
function withinFolder({ folder }: Session, file: string | undefined): vscode.Uri | undefined {
  if (file === undefined || !/^[\w.-]+(?:\/[\w.-]+)*$/.test(file)) return undefined;
  return file.split('/').includes('..') ? undefined : vscode.Uri.joinPath(folder.uri, file);
}

async function existingConfig({ folder }: Session): Promise<vscode.Uri | undefined> {
  for (const name of ['slipway.yaml', 'slipway.yml']) {
    const uri = vscode.Uri.joinPath(folder.uri, name);
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // the next name
    }
  }
  return undefined;
}
