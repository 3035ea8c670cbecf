import * as vscode from 'vscode';
import { Failure, isAbort } from '../oci/failure.ts';
import { logText } from './logText.ts';
import { plainText } from './plainText.ts';
import type { RemedyAction } from './remedies.ts';
import { remedyActions } from './remedies.ts';

/** Shows a failure with what to do next. An abort is not shown: the user asked for it. */
export type ShowError = (error: unknown, retry?: () => Promise<unknown>) => void;

/** Failures go to the log with their causes, and to the user as one sentence and its remedy. */
export function createShowError(log: vscode.LogOutputChannel): ShowError {
  return function showError(error, retry) {
    if (isAbort(error)) return;
    log.error(logText(describeError(error)));
    void offer(log, error, retry).catch((trouble: unknown) => {
      log.error(logText(describeError(trouble)));
    });
  };
}

async function offer(
  log: vscode.LogOutputChannel,
  error: unknown,
  retry: (() => Promise<unknown>) | undefined,
): Promise<void> {
  const t = vscode.l10n.t;
  const actions = remedyActions(error, t);
  const retryTitle = t('Retry');
  const logTitle = t('Show Log');
  const titles = [...actions.map((action) => action.title)];
  if (retry !== undefined) titles.push(retryTitle);
  titles.push(logTitle);
  const picked = await vscode.window.showErrorMessage(errorMessage(error), ...titles);
  if (picked === undefined) return;
  if (picked === retryTitle) await retry?.();
  else if (picked === logTitle) log.show(true);
  else await runRemedy(actions.find((action) => action.title === picked));
}

async function runRemedy(action: RemedyAction | undefined): Promise<void> {
  if (action !== undefined)
    await vscode.commands.executeCommand(action.command, ...action.arguments);
}

function errorMessage(error: unknown): string {
  if (error instanceof Failure) return plainText(`${error.message} ${error.remedy}`, 500);
  return vscode.l10n.t('Slipway met an error it does not know. The log has the details.');
}

/** An error with its causes, oldest last; stacks only for errors that are not expected. */
function describeError(error: unknown): string {
  const lines: string[] = [];
  for (let at = error; at !== undefined && lines.length < 8;) {
    if (!(at instanceof Error)) {
      lines.push(typeof at === 'string' ? at : 'an error that is not an Error');
      break;
    }
    lines.push(
      at instanceof Failure
        ? `${at.name} (${String(at.reason)}): ${at.message}`
        : (at.stack ?? `${at.name}: ${at.message}`),
    );
    at = at.cause;
  }
  return lines.join('\n  caused by ');
}
