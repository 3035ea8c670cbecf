import * as vscode from 'vscode';
import type { BuilderChange, BuilderPlan } from '../../build/builders/builderChange.ts';
import type { BuilderChanged } from '../../build/builders/changeBuilder.ts';
import { applyBuilderPlan, planOfChange } from '../../build/builders/changeBuilder.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import { displayArgv } from '../../build/displayCommand.ts';
import { abortSignal } from '../abortSignal.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';

export interface ChangeParts {
  readonly buildKit: BuildKit;
  /** The view is read again whatever happens. */
  readonly refresh: () => void;
  readonly closing: AbortSignal;
}

export interface AskedChange {
  readonly change: BuilderChange;
  /** What the progress says, e.g. `Resetting builder slipway`. */
  readonly title: string;
  /** The button that confirms it. */
  readonly confirm: string;
  /** Shown and confirmed also where nothing is lost. */
  readonly always?: boolean;
}

/** Plans a change, shows it where something would be lost, and does it; undefined when it was left. */
export async function changeBuilder(
  { buildKit, refresh, closing }: ChangeParts,
  { change, title, confirm, always }: AskedChange,
): Promise<BuilderChanged | undefined> {
  const plan = await planOfChange(buildKit, change, closing);
  const ask = always === true || plan.lost.length > 0 || plan.warnings.length > 0;
  if (ask && !(await confirmPlan(plan, confirm))) return undefined;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    const changed = await vscode.window.withProgress(options, (progress, token) =>
      applyBuilderPlan(
        buildKit,
        plan,
        (line) => progress.report({ message: plainText(line.replace(/^#\d+ /, ''), 120) }),
        AbortSignal.any([abortSignal(token), closing]),
      ),
    );
    if (changed.freed !== undefined)
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('{0} of build cache freed', formatBytes(changed.freed)),
        6000,
      );
    return changed;
  } finally {
    refresh();
  }
}

async function confirmPlan(plan: BuilderPlan, confirm: string): Promise<boolean> {
  const t = vscode.l10n.t;
  const lines = [
    ...plan.effects.map((effect) => `• ${effect}`),
    ...plan.lost.map((what) => t('Lost: {0}', what)),
    ...plan.warnings.map((warning) => t('Note: {0}', warning)),
    '',
    ...plan.commands.map((args) => displayArgv(['docker', ...args])),
  ];
  const detail = lines.map((line) => plainText(line, 600)).join('\n');
  const question = t('{0}?', confirm);
  const options = { modal: true, detail };
  const picked = await (plan.lost.length > 0
    ? vscode.window.showWarningMessage(question, options, confirm)
    : vscode.window.showInformationMessage(question, options, confirm));
  return picked === confirm;
}
