import * as vscode from 'vscode';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import type { BuildxCommand } from '../../build/buildxCommand.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { plainText } from '../plainText.ts';
import type { StepItem } from '../pickStep.ts';
import { pickStep } from '../pickStep.ts';
import { nodeTexts, tagTexts, usedTexts } from './planFacts.ts';
import { builderText, confirmLabel, keptTexts, platformsText, targets } from './planText.ts';
import { escapeIcons } from './stepNames.ts';

export interface ConfirmBuild {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly plans: readonly BuildPlan[];
  readonly showCommand: (plans: readonly BuildPlan[]) => void;
  /** Takes the question back when it is aborted. */
  readonly signal?: AbortSignal;
}

/** The last step: what will run, and one item that names what it writes. */
export async function confirmBuild(confirm: ConfirmBuild): Promise<'confirmed' | 'back' | 'left'> {
  const { title, step, totalSteps, plans } = confirm;
  const answer = await pickStep<'go' | 'show'>({
    title,
    step,
    totalSteps,
    placeholder: vscode.l10n.t('Nothing has run yet; select the command to read it'),
    items: planItems(plans),
    ...(confirm.signal === undefined ? {} : { signal: confirm.signal }),
    keepOpen: (value) => {
      if (value === 'show') confirm.showCommand(plans);
      return value === 'show';
    },
  });
  return answer.kind === 'picked' ? 'confirmed' : answer.kind;
}

function planItems(plans: readonly BuildPlan[]): StepItem<'go' | 'show'>[] {
  const t = vscode.l10n.t;
  const due = plans.filter(({ skip }) => skip === undefined);
  if (due.length === 0) return skippedItems(plans);
  const push = plans[0]?.spec.output === 'push';
  const written = push ? due.flatMap(targets) : [];
  const items: StepItem<'go' | 'show'>[] = [
    {
      label: `$(${push ? 'cloud-upload' : 'play'}) ${text(confirmLabel(plans, t))}`,
      ...(written.length > 0 ? { detail: text(written.join(' · ')) } : {}),
      value: 'go',
    },
  ];
  const tags = due.flatMap((plan) => tagTexts(plan, t));
  if (tags.length > 0) items.push(heading(t('tags')));
  for (const { icon, label, detail } of tags)
    items.push({
      label: `$(${icon}) ${text(label)}`,
      ...(detail === undefined ? {} : { detail: text(detail) }),
      value: 'show',
    });
  items.push(heading(t('builder')));
  for (const builder of unique(due.map((plan) => builderText(plan, t))))
    items.push({ label: `$(server) ${text(builder)}`, value: 'show' });
  for (const where of unique(due.flatMap((plan) => nodeTexts(plan, t))))
    items.push({ label: `$(circuit-board) ${text(where)}`, value: 'show' });
  for (const used of unique(due.flatMap((plan) => usedTexts(plan, t))))
    items.push({ label: `$(database) ${text(used)}`, value: 'show' });
  for (const kept of plans.flatMap((plan) => keptTexts(plan, t)))
    items.push({ label: `$(pass) ${text(kept)}`, value: 'show' });
  for (const warning of unique(due.flatMap(({ warnings }) => warnings)))
    items.push({ label: `$(warning) ${text(warning)}`, value: 'show' });
  const shown = plans.flatMap((plan) => commandsOf(plan).map((command) => ({ plan, command })));
  if (shown.length > 0) items.push(heading(shown.length === 1 ? t('command') : t('commands')));
  for (const { plan, command } of shown)
    items.push({
      label: `$(terminal) ${text(plan.spec.image)}`,
      description: text(platformOf(plan, command) ?? platformsText(plan, t)),
      detail: text(displayCommand(command)),
      value: 'show',
      buttons: [{ iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: t('Show command') }],
    });
  return items;
}

/** Accepting them builds nothing; each says why. */
function skippedItems(plans: readonly BuildPlan[]): StepItem<'go' | 'show'>[] {
  const t = vscode.l10n.t;
  return plans.map((plan) => ({
    label: `$(pass) ${text(confirmLabel([plan], t))}`,
    detail: text(keptTexts(plan, t).join(' ')),
    value: 'go',
  }));
}

/** Of one command of several. */
function platformOf({ byDigest }: BuildPlan, command: BuildxCommand): string | undefined {
  return byDigest?.builds.find((build) => build.command === command)?.platform;
}

function heading(label: string): StepItem<'go' | 'show'> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function text(foreign: string): string {
  return escapeIcons(plainText(foreign, 600));
}
