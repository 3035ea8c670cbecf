import * as vscode from 'vscode';
import type { SlipwayExports } from './ui/api.ts';
import { commandIds, panelTypes, taskTypes, toolNames } from './ui/contributions.ts';
import type { Editor, EditorHost, View } from './ui/editorHost.ts';
import { createExports } from './ui/exports.ts';
import { keptBuildsFolder } from './ui/builds/keptBuildsFolder.ts';
import { LazyDocuments } from './ui/lazyDocuments.ts';
import { LazyTree } from './ui/lazyTree.ts';
import { isConfigDocument } from './ui/isConfigDocument.ts';

/** Registers names and returns. The first use of any of them loads the editor part. */
export function activate(context: vscode.ExtensionContext): SlipwayExports {
  const held = context.subscriptions;
  const log = vscode.window.createOutputChannel('Slipway', { log: true });
  held.push(log);

  function view(id: string): View {
    const data = new LazyTree(load);
    const tree = vscode.window.createTreeView<object>(id, {
      treeDataProvider: data,
      showCollapseAll: true,
    });
    held.push(tree, data);
    return { data, tree };
  }
  function documents(scheme: string): LazyDocuments {
    const lazy = new LazyDocuments(load);
    held.push(vscode.workspace.registerTextDocumentContentProvider(scheme, lazy), lazy);
    return lazy;
  }
  const host: EditorHost = {
    context,
    log,
    views: {
      'slipway.checklist': view('slipway.checklist'),
      'slipway.images': view('slipway.images'),
      'slipway.builds': view('slipway.builds'),
      'slipway.builders': view('slipway.builders'),
    },
    documents: {
      'slipway-manifest': documents('slipway-manifest'),
      'slipway-log': documents('slipway-log'),
      'slipway-report': documents('slipway-report'),
      'slipway-release': documents('slipway-release'),
      'slipway-index': documents('slipway-index'),
      'slipway-change': documents('slipway-change'),
    },
  };

  let editor: Promise<Editor> | undefined;
  function load(): Promise<Editor> {
    return (editor ??= import('./editor.ts').then((module) => module.createEditor(host)));
  }
  for (const id of commandIds)
    held.push(
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        return (await load()).run(id, argument);
      }),
    );
  for (const type of panelTypes)
    held.push(
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (tab, state: unknown) =>
          (await load()).restore(type, tab, state),
      }),
    );
  for (const name of toolNames)
    held.push(
      vscode.lm.registerTool<object>(name, {
        prepareInvocation: async (options, token) =>
          (await load()).tools[name].prepareInvocation(options, token),
        invoke: async (options, token) => (await load()).tools[name].invoke(options, token),
      }),
    );
  for (const type of taskTypes)
    held.push(
      vscode.tasks.registerTaskProvider(type, {
        provideTasks: async (token) => (await load()).tasks[type].provideTasks(token),
        resolveTask: async (task, token) => (await load()).tasks[type].resolveTask(task, token),
      }),
    );
  const loadFor = (document: vscode.TextDocument) => isConfigDocument(document) && void load();
  vscode.workspace.textDocuments.forEach(loadFor);
  held.push(vscode.workspace.onDidOpenTextDocument(loadFor));
  // A build that went on over a reload is gone on with, whether or not a view is open.
  const kept = keptBuildsFolder(context);
  if (kept !== undefined)
    void vscode.workspace.fs.readDirectory(kept).then(
      (builds) => void (builds.length > 0 && load()),
      () => undefined,
    );
  held.push({ dispose: () => void editor?.then((loaded) => loaded.dispose()) });
  return createExports(load);
}
