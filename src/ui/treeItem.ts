import * as vscode from 'vscode';
import type { NodeView } from './nodeView.ts';

const states = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** The editor's item for a node. `id` keeps expansion and selection across refreshes. */
export function treeItem(id: string, view: NodeView): vscode.TreeItem {
  const item = new vscode.TreeItem(view.label, states[view.children]);
  item.id = id;
  item.iconPath =
    view.color === undefined
      ? new vscode.ThemeIcon(view.icon)
      : new vscode.ThemeIcon(view.icon, new vscode.ThemeColor(view.color));
  if (view.description !== undefined) item.description = view.description;
  if (view.contextValue !== undefined) item.contextValue = view.contextValue;
  if (view.spoken !== undefined) item.accessibilityInformation = { label: view.spoken };
  if (view.tooltip !== undefined) item.tooltip = tooltipText(view.tooltip);
  if (view.command !== undefined)
    item.command = {
      title: view.command.title,
      command: view.command.id,
      arguments: [...view.command.arguments],
    };
  return item;
}

/** Foreign text only ever enters by `appendText`, which escapes it. */
function tooltipText(tooltip: NonNullable<NodeView['tooltip']>): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = false;
  text.supportHtml = false;
  text.appendMarkdown('**').appendText(tooltip.title).appendMarkdown('**\n');
  for (const fact of tooltip.facts) {
    text.appendMarkdown('  \n').appendText(`${fact.name}: `).appendText(fact.value);
  }
  if (tooltip.note !== undefined) text.appendMarkdown('\n\n').appendText(tooltip.note);
  return text;
}
