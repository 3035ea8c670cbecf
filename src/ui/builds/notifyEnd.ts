import * as vscode from 'vscode';
import { BuildError } from '../../build/buildError.ts';
import type { RowCommand } from '../viewRow.ts';
import type { BuildRun } from './buildRun.ts';
import { endMessage } from './endMessage.ts';

interface EndAction {
  readonly title: string;
  readonly command: RowCommand;
}

/** One message for builds started together, with what one does next. */
export async function notifyEnd(runs: readonly BuildRun[]): Promise<void> {
  const message = endMessage(runs, vscode.l10n.t);
  if (message === undefined) return;
  const { kind, text, about } = message;
  const actions = kind === 'failed' ? failedActions(about) : doneActions(about, runs.length);
  const titles = actions.map(({ title }) => title);
  const picked =
    kind === 'failed'
      ? await vscode.window.showErrorMessage(text, ...titles)
      : await vscode.window.showInformationMessage(text, ...titles);
  const action = actions.find(({ title }) => title === picked);
  if (action !== undefined)
    await vscode.commands.executeCommand(action.command, { subject: { run: about.id } });
}

function doneActions(run: BuildRun, count: number): EndAction[] {
  const t = vscode.l10n.t;
  if (count > 1) return [{ title: t('Show Builds'), command: 'slipway.showBuilds' }];
  const actions: EndAction[] = [];
  if (run.result?.digest !== undefined)
    actions.push({ title: t('Copy Digest'), command: 'slipway.copyBuildDigest' });
  if (run.plan.spec.output === 'push')
    actions.push({ title: t('Inspect'), command: 'slipway.inspectBuild' });
  if (run.report !== undefined) actions.push({ title: t('Report'), command: 'slipway.openReport' });
  actions.push({ title: t('Show Log'), command: 'slipway.showBuildLog' });
  return actions;
}

function failedActions(run: BuildRun): EndAction[] {
  const t = vscode.l10n.t;
  const place = run.error instanceof BuildError ? run.error.place : undefined;
  const actions: EndAction[] = [
    { title: t('Retry'), command: 'slipway.retryBuild' },
    { title: t('Show Log'), command: 'slipway.showBuildLog' },
  ];
  if (place !== undefined)
    actions.push({
      title: t('Open {0}:{1}', place.file.slice(0, 40), place.startLine),
      command: 'slipway.openFailedLine',
    });
  return actions;
}
