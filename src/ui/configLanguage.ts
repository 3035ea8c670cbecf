import * as vscode from 'vscode';
import type { ConfigCompletion } from '../release/config/completeConfig.ts';
import { completeConfig, describeKey } from '../release/config/completeConfig.ts';
import { validateConfig } from '../release/config/config.ts';
import type {
  ConfigProblem,
  ParseConfigText,
  TextRange,
} from '../release/config/configDocument.ts';
import { lintWorkflow } from '../release/workflow/lintWorkflow.ts';
import { isConfigDocument, isWorkflowDocument } from './isConfigDocument.ts';
import type { Disposable } from './lifecycle.ts';
import { DisposableStore } from './lifecycle.ts';

/** Long enough for a word to be written, short enough to seem immediate. */
const debounceMs = 250;

const selector: vscode.DocumentSelector = [
  { pattern: '**/slipway.yaml' },
  { pattern: '**/slipway.yml' },
];

/**
 * Diagnostics, completion and hovers for slipway.yaml, and the known traps of GitHub workflows.
 * Reads text only: trust is not needed.
 */
export function registerConfigLanguage(ports: { parse: ParseConfigText }): Disposable {
  const store = new DisposableStore();
  store.add(registerDiagnostics(ports.parse));
  store.add(
    vscode.languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: (document, position, token) =>
          provideCompletions(ports.parse, document, position, token),
      },
      ...[' ', ':', '[', ',', '{'],
    ),
  );
  store.add(
    vscode.languages.registerHoverProvider(selector, {
      provideHover: (document, position, token) =>
        provideHover(ports.parse, document, position, token),
    }),
  );
  return store;
}

function registerDiagnostics(parse: ParseConfigText): Disposable {
  const store = new DisposableStore();
  const collection = store.add(vscode.languages.createDiagnosticCollection('slipway-config'));
  const timers = new Map<string, NodeJS.Timeout>();
  const forget = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
  };
  const refresh = async (document: vscode.TextDocument): Promise<void> => {
    const { version } = document;
    const parsed = await parse(document.getText());
    const problems = isConfigDocument(document)
      ? validateConfig(parsed).problems
      : lintWorkflow(parsed);
    // What was read is of the past once the text has changed or the document was closed.
    if (document.isClosed || document.version !== version) return;
    collection.set(document.uri, problems.map(toDiagnostic));
  };
  const schedule = (document: vscode.TextDocument, wait: number): void => {
    if (!isConfigDocument(document) && !isWorkflowDocument(document)) return;
    forget(document);
    const timer = setTimeout(() => void refresh(document), wait);
    timers.set(document.uri.toString(), timer);
  };
  store.add(vscode.workspace.onDidOpenTextDocument((document) => schedule(document, 0)));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document }) => schedule(document, debounceMs)),
  );
  store.add(
    vscode.workspace.onDidCloseTextDocument((document) => {
      forget(document);
      collection.delete(document.uri);
    }),
  );
  store.add({
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  for (const document of vscode.workspace.textDocuments) schedule(document, 0);
  return store;
}

function toDiagnostic(problem: ConfigProblem): vscode.Diagnostic {
  const severity =
    problem.severity === 'error'
      ? vscode.DiagnosticSeverity.Error
      : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(toRange(problem.range), problem.message, severity);
  diagnostic.source = 'slipway';
  return diagnostic;
}

function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function provideCompletions(
  parse: ParseConfigText,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  const parsed = await parse(document.getText());
  if (token.isCancellationRequested) return [];
  const before = document.lineAt(position).text.slice(0, position.character);
  // The language's own idea of a word would end at the “/” of a platform or the “=” of a rule.
  const [written = ''] = /[^\s[\]{}"']*$/.exec(before) ?? [];
  const word = written.startsWith('type=') ? written : (written.split(',').at(-1) ?? '');
  const range = new vscode.Range(position.translate(0, -word.length), position);
  return completeConfig(parsed, position).map((completion) => toItem(completion, range));
}

function toItem(completion: ConfigCompletion, range: vscode.Range): vscode.CompletionItem {
  const kind =
    completion.kind === 'key'
      ? vscode.CompletionItemKind.Property
      : vscode.CompletionItemKind.EnumMember;
  const item = new vscode.CompletionItem(completion.label, kind);
  item.insertText = completion.insertText;
  item.documentation = completion.detail;
  item.range = range;
  return item;
}

async function provideHover(
  parse: ParseConfigText,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const range = document.getWordRangeAtPosition(position, /[A-Za-z][\w-]*(?=\s*:)/);
  if (range === undefined) return undefined;
  const parsed = await parse(document.getText());
  if (token.isCancellationRequested) return undefined;
  const { text } = document.lineAt(range.end);
  const colon = text.indexOf(':', range.end.character);
  const { path } = parsed.pathAt({ line: range.end.line, character: colon + 1 });
  const description = describeKey(path);
  if (description === undefined) return undefined;
  return new vscode.Hover(new vscode.MarkdownString(description), range);
}
