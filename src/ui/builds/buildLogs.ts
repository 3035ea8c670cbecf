import * as vscode from 'vscode';
import { plainText } from '../plainText.ts';

const scheme = 'slipway-log';

interface LogAddress {
  readonly run: string;
  readonly step?: string;
}

/** A build whose log can be read. */
export interface LoggedBuild {
  readonly active: boolean;
  readonly failed: boolean;
  log(step: string | undefined): string | Promise<string>;
}

/** Logs of builds and steps as read-only documents; an open one grows while its build runs. */
export class BuildLogs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #find: (run: string) => LoggedBuild | undefined;
  /** Texts made by commands, e.g. a plan or the doctor's report. */
  readonly #texts = new Map<string, string>();
  readonly #growing = new Set<string>();

  constructor(find: (run: string) => LoggedBuild | undefined) {
    this.#find = find;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = this.#texts.get(uri.toString());
    if (text !== undefined) return text;
    const address = addressOf(uri);
    const build = this.#find(address.run);
    if (build === undefined) return vscode.l10n.t('This log was not kept.');
    const log = await build.log(address.step);
    if (log !== '') return log;
    return build.active ? '' : vscode.l10n.t('This step wrote no output.');
  }

  /** Opens the log of a build, or of one of its steps; the end of it when it failed or runs. */
  async open(address: LogAddress, name: string): Promise<void> {
    const build = this.#find(address.run);
    await this.#show(logUri(address, name), build?.active === true || build?.failed === true);
  }

  /** Opens a text of ours under `name`, whose ending decides the language. */
  async openText(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme, path: `/${fileName(name)}`, query: 'text' });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return this.#show(uri, false);
  }

  /** Reads open logs anew while their builds run, and once more after the end. */
  update(): void {
    for (const document of vscode.workspace.textDocuments) {
      const { uri } = document;
      if (uri.scheme !== scheme || uri.query === 'text') continue;
      const build = this.#find(addressOf(uri).run);
      if (build === undefined) continue;
      if (build.active) this.#growing.add(uri.toString());
      else if (!this.#growing.delete(uri.toString())) continue;
      this.#changed.fire(uri);
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #show(uri: vscode.Uri, atEnd: boolean): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    if (atEnd) revealEnd(editor);
    return document;
  }
}

/** Follows a growing log as a terminal does: only while its end is in view. */
export function followLogs(): vscode.Disposable {
  const atEnd = new Map<string, boolean>();
  const scrolled = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
    if (textEditor.document.uri.scheme !== scheme) return;
    const last = textEditor.visibleRanges.at(-1)?.end.line ?? 0;
    atEnd.set(textEditor.document.uri.toString(), last >= textEditor.document.lineCount - 2);
  });
  const grown = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme !== scheme) return;
    if (atEnd.get(document.uri.toString()) !== true) return;
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === document) revealEnd(editor);
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    atEnd.delete(uri.toString());
  });
  return vscode.Disposable.from(scrolled, grown, closed);
}

function revealEnd(editor: vscode.TextEditor): void {
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  editor.revealRange(new vscode.Range(end, end));
}

function logUri(address: LogAddress, name: string): vscode.Uri {
  const query = new URLSearchParams({ run: address.run });
  if (address.step !== undefined) query.set('step', address.step);
  return vscode.Uri.from({ scheme, path: `/${fileName(`${name}.log`)}`, query: query.toString() });
}

function addressOf(uri: vscode.Uri): LogAddress {
  const query = new URLSearchParams(uri.query);
  const step = query.get('step');
  const run = query.get('run') ?? '';
  return step === null ? { run } : { run, step };
}

/** A tab's title: foreign text, so never a path. */
function fileName(name: string): string {
  return plainText(name, 80).replace(/[/\\:*?"<>|#]+/g, '-');
}
