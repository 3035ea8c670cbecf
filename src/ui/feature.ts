import type { WebviewPanel } from 'vscode';
import type { CommandId } from './contributions.ts';
import type { Disposable } from './lifecycle.ts';

/**
 * What a command does with its argument: a tree node, an argument object, or nothing. Its result is
 * what `executeCommand` returns; what it throws is shown to the user with its remedy.
 */
export type CommandHandler = (argument: unknown) => Promise<unknown>;

/** A part of the editor. `commands` has a handler for every id it answers for. */
export interface Feature<Id extends CommandId = CommandId> extends Disposable {
  readonly commands: Readonly<Record<Id, CommandHandler>>;
}

/** One with a webview that comes back when the window is reloaded. */
export interface PanelFeature<Id extends CommandId> extends Feature<Id> {
  /** Fills a tab of before the reload; `state` is what its page kept, if that. */
  restore(tab: WebviewPanel, state: unknown): void;
}
