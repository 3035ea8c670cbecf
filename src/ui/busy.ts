import * as vscode from 'vscode';
import { abortSignal } from './abortSignal.ts';

/** Work under a notification with its title, which can cancel it. */
export function busy<Result>(
  title: string,
  work: (
    signal: AbortSignal,
    progress: vscode.Progress<{ readonly message?: string; readonly increment?: number }>,
  ) => Promise<Result>,
): Promise<Result> {
  const location = vscode.ProgressLocation.Notification;
  return Promise.resolve(
    vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
      work(abortSignal(token), progress),
    ),
  );
}
