import * as vscode from 'vscode';
import type { FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import { busy } from '../busy.ts';
import type { ChangePreview } from './changePreview.ts';
import { confirmChanges } from './confirmChanges.ts';

/**
 * Shows what a plan makes of its files, writes them on a yes and opens the first; commits nothing.
 * Its URI; undefined when nothing was written.
 */
export async function writeChanges<Plan extends FileChangePlan>(
  title: string,
  plan: Plan,
  folder: vscode.Uri,
  preview: ChangePreview,
  write: (plan: Plan, signal: AbortSignal) => Promise<void>,
): Promise<vscode.Uri | undefined> {
  const shown = await preview.show(title, folder, plan.files);
  try {
    if ((await confirmChanges(title, plan, ['write'])) === undefined) return undefined;
    await busy(title, (signal) => write(plan, signal));
  } finally {
    shown.dispose();
  }
  const [first] = plan.files;
  if (first === undefined) return undefined;
  const uri = vscode.Uri.joinPath(folder, first.path);
  await vscode.window.showTextDocument(uri);
  return uri;
}
