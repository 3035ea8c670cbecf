import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Session, Sessions } from '../sessions.ts';
import { requireTrust } from '../trust.ts';
import { configTemplate } from './configTemplate.ts';

const Position = z.object({ line: z.number(), character: z.number() });
const Place = z.object({
  /** URI of the workspace folder. */
  folder: z.optional(z.string()),
  range: z.optional(z.object({ start: Position, end: Position })),
  /** Of the project, where it is not slipway.yaml that is wrong. */
  file: z.optional(z.string()),
});

/** Opens slipway.yaml, at a problem's place when the argument names one. */
export async function openConfig(sessions: Sessions, argument: unknown): Promise<unknown> {
  const place = z.catch(Place, {}).parse(argument);
  const session = await sessionOf(sessions, place.folder);
  if (session === undefined) return undefined;
  const uri = withinFolder(session, place.file) ?? (await existingConfig(session));
  if (uri === undefined) return createConfig(sessions, argument);
  const { start, end } = place.range ?? {};
  const selection =
    start === undefined || end === undefined
      ? {}
      : { selection: new vscode.Range(start.line, start.character, end.line, end.character) };
  await vscode.window.showTextDocument(uri, selection);
  return uri;
}

/** Opens a commented slipway.yaml that is written when the user saves it; the existing one if any. */
export async function createConfig(sessions: Sessions, argument: unknown): Promise<unknown> {
  requireTrust();
  const session = await sessionOf(sessions, z.catch(Place, {}).parse(argument).folder);
  if (session === undefined) return undefined;
  const existing = await existingConfig(session);
  if (existing !== undefined) {
    await vscode.window.showTextDocument(existing);
    return existing;
  }
  const project = await session.slipway.project(AbortSignal.timeout(30_000));
  const uri = configUri(session).with({ scheme: 'untitled' });
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.getText() === '') {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), configTemplate(project.images));
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document);
  return uri;
}

async function sessionOf(
  sessions: Sessions,
  folder: string | undefined,
): Promise<Session | undefined> {
  const named = sessions.all().find(({ folder: { uri } }) => uri.toString() === folder);
  return named ?? sessions.choose();
}

function configUri({ folder }: Session): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, 'slipway.yaml');
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
