import type {
  ExtensionContext,
  LanguageModelTool,
  LogOutputChannel,
  TaskProvider,
  TreeView,
  WebviewPanel,
} from 'vscode';
import type { SlipwayApi } from './api.ts';
import type {
  CommandId,
  DocumentScheme,
  PanelType,
  TaskType,
  ToolName,
  ViewId,
} from './contributions.ts';
import type { LazyDocuments } from './lazyDocuments.ts';
import type { LazyTree } from './lazyTree.ts';
import type { Disposable } from './lifecycle.ts';

/** A view that activation has created: attach a provider to `data`; title, badge, message on `tree`. */
export interface View {
  readonly data: LazyTree;
  readonly tree: TreeView<object>;
}

/** What activation registers and the editor part fills. */
export interface EditorHost {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly views: Readonly<Record<ViewId, View>>;
  readonly documents: Readonly<Record<DocumentScheme, LazyDocuments>>;
}

export interface Editor extends Disposable {
  readonly api: SlipwayApi;
  readonly tools: Readonly<Record<ToolName, Required<LanguageModelTool<object>>>>;
  readonly tasks: Readonly<Record<TaskType, TaskProvider>>;
  run(id: CommandId, argument: unknown): Promise<unknown>;
  /** Fills a tab that a reload of the window has left behind. */
  restore(type: PanelType, tab: WebviewPanel, state: unknown): void;
}
