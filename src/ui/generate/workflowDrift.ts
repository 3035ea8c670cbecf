import * as vscode from 'vscode';
import type { FileChange } from '../../release/fileChanges/fileChangePlan.ts';
import { Failure } from '../../oci/failure.ts';
import { isConfigDocument, isWorkflowDocument } from '../isConfigDocument.ts';
import type { Disposable } from '../lifecycle.ts';
import { DisposableStore } from '../lifecycle.ts';
import type { Session, Sessions } from '../sessions.ts';

const code = 'workflow-drift';
const source = 'Slipway';

/**
 * Marks a generated workflow that is no longer what slipway.yaml says, when either is shown or
 * saved; a quick fix shows the difference and writes it.
 */
export function watchWorkflowDrift(sessions: Sessions): Disposable {
  const store = new DisposableStore();
  const collection = store.add(vscode.languages.createDiagnosticCollection('slipway-workflow'));
  const closing = new AbortController();
  /** Which look at a folder is the latest: one that takes longer marks nothing. */
  const latest = new Map<string, symbol>();
  store.add({ dispose: () => closing.abort() });
  const look = (document: vscode.TextDocument): void => {
    if (!vscode.workspace.isTrusted) return;
    if (!isConfigDocument(document) && !isWorkflowDocument(document)) return;
    const session = sessions.of(document.uri);
    if (session === undefined) return;
    const folder = session.folder.uri.toString();
    const own = Symbol(folder);
    latest.set(folder, own);
    // What is wrong with slipway.yaml itself is marked there.
    readDrift(session, closing.signal).then(
      (drifts) => {
        if (latest.get(folder) !== own) return;
        for (const { uri, drift } of drifts) collection.set(uri, drift);
      },
      (error: unknown) => {
        if (!(error instanceof Failure) && !closing.signal.aborted) throw error;
      },
    );
  };
  store.add(vscode.workspace.onDidOpenTextDocument(look));
  store.add(vscode.workspace.onDidSaveTextDocument(look));
  // A document that is shown again may never have been closed, and what it is compared with has changed.
  store.add(
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor !== undefined) look(editor.document);
    }),
  );
  for (const document of vscode.workspace.textDocuments) look(document);
  store.add(
    vscode.languages.registerCodeActionsProvider(
      { pattern: '**/.github/workflows/*.{yml,yaml}' },
      { provideCodeActions: (document, _range, { diagnostics }) => fixes(document, diagnostics) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
  return store;
}

interface Drift {
  readonly uri: vscode.Uri;
  readonly drift: readonly vscode.Diagnostic[];
}

async function readDrift({ slipway, folder }: Session, signal: AbortSignal): Promise<Drift[]> {
  const { paths, files } = await slipway.checkWorkflow(signal);
  return paths.map((path) => {
    // A workflow that is not there is not wanted, or not yet.
    const changed = files.filter((file) => file.path === path && file.before !== undefined);
    return { uri: vscode.Uri.joinPath(folder.uri, path), drift: changed.flatMap(diagnosticsOf) };
  });
}

function diagnosticsOf({ lines }: FileChange): vscode.Diagnostic[] {
  const t = vscode.l10n.t;
  const [first] = lines;
  if (first === undefined) return [];
  // Its first line alone: what differs may be most of the file.
  const range = new vscode.Range(first.line - 1, 0, first.line - 1, Number.MAX_SAFE_INTEGER);
  const message =
    lines.length === 1
      ? t('The workflow is not what slipway.yaml says: from here on it differs.')
      : t('The workflow is not what slipway.yaml says: {0} places differ.', lines.length);
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = source;
  diagnostic.code = code;
  return [diagnostic];
}

function fixes(
  { uri }: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const own = diagnostics.filter((one) => one.source === source && one.code === code);
  if (own.length === 0) return [];
  const title = vscode.l10n.t('Show the difference and generate it again');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  action.command = { title, command: 'slipway.generateWorkflow', arguments: [{ folder }] };
  action.diagnostics = own;
  action.isPreferred = true;
  return [action];
}
