import * as vscode from 'vscode';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { plainText } from '../plainText.ts';
import type { StepItem } from '../pickStep.ts';
import { pickStep } from '../pickStep.ts';
import { builderText, confirmLabel, platformsText, targets } from './planText.ts';
import { escapeIcons } from './stepNames.ts';

export interface ConfirmBuild {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly plans: readonly BuildPlan[];
  readonly showCommand: (plans: readonly BuildPlan[]) => void;
}

/** The last step: what will run, and one item that names what it writes. */
export async function confirmBuild(confirm: ConfirmBuild): Promise<'confirmed' | 'back' | 'left'> {
  const { title, step, totalSteps, plans } = confirm;
  const answer = await pickStep<'go' | 'show'>({
    title,
    step,
    totalSteps,
    placeholder: vscode.l10n.t('Nothing has run yet'),
    items: planItems(plans),
    keepOpen: (value) => {
      if (value === 'show') confirm.showCommand(plans);
      return value === 'show';
    },
  });
  return answer.kind === 'picked' ? 'confirmed' : answer.kind;
}

function planItems(plans: readonly BuildPlan[]): StepItem<'go' | 'show'>[] {
  const t = vscode.l10n.t;
  const push = plans[0]?.spec.output === 'push';
  const written = push ? plans.flatMap(targets) : [];
  const items: StepItem<'go' | 'show'>[] = [
    {
      label: `$(${push ? 'cloud-upload' : 'play'}) ${text(confirmLabel(plans, t))}`,
      ...(written.length > 0 ? { detail: text(written.join(' · ')) } : {}),
      value: 'go',
    },
  ];
  for (const plan of plans) {
    items.push(
      { label: text(plan.spec.image), kind: vscode.QuickPickItemKind.Separator },
      { label: `$(circuit-board) ${text(platformsText(plan, t))}`, value: 'show' },
      {
        label: `$(server) ${text(builderText(plan, t))}`,
        detail: text(plan.builder.because),
        value: 'show',
      },
    );
    for (const warning of plan.warnings)
      items.push({ label: `$(warning) ${text(warning)}`, value: 'show' });
    items.push({
      label: `$(terminal) ${t('Show command')}`,
      detail: text(displayCommand(plan.command)),
      value: 'show',
    });
  }
  return items;
}

function text(foreign: string): string {
  return escapeIcons(plainText(foreign, 600));
}
