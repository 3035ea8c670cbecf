import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Comparison } from '../../oci/compare.ts';
import { compareReferences } from '../../oci/compareReferences.ts';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import type { CompareCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import type { InspectTarget } from '../images/inspectTarget.ts';
import { askReference } from '../inspect/askReference.ts';
import { RecentReferences } from '../inspect/recentReferences.ts';
import type { Pair } from './comparePanel.ts';
import { ComparePanel } from './comparePanel.ts';

type Parts = Pick<EditorParts, 'host' | 'registry' | 'showError'> & {
  readonly targetOf: (node: unknown) => InspectTarget | undefined;
  readonly knownReferences: () => readonly string[];
};

const Argument = z.object({ left: z.string(), right: z.string() });
const Remembered = z.extend(Argument, { chosen: z.optional(z.string()) });

/** Compare images: from the palette, from two tags of the Images view, or with an argument. */
export function registerCompare(parts: Parts): PanelFeature<CompareCommandId> {
  const { host, registry, showError } = parts;
  const recent = new RecentReferences(host.context.workspaceState);
  const panels = new Map<string, ComparePanel>();
  const ports = {
    media: vscode.Uri.joinPath(host.context.extensionUri, 'media'),
    onUnexpected: (error: unknown) => showError(error),
    compare: (left: Reference, right: Reference, signal: AbortSignal) =>
      compareReferences(registry, left, right, signal),
  };
  let selected: Reference | undefined;

  function open(pair: Pair, chosen?: Digest, tab?: vscode.WebviewPanel): ComparePanel {
    const key = `${formatReference(pair.left)} ${formatReference(pair.right)}`;
    const shown = panels.get(key);
    if (shown !== undefined && tab === undefined) {
      shown.reveal();
      shown.reload();
      return shown;
    }
    const panel = new ComparePanel(ports, pair, chosen, tab);
    panels.set(key, panel);
    panel.onDispose(() => panels.get(key) === panel && panels.delete(key));
    return panel;
  }

  /** The panel shows a failure itself, so the command does not fail for it. */
  async function compared(pair: Pair): Promise<Comparison | undefined> {
    await recent.add(formatReference(pair.left));
    await recent.add(formatReference(pair.right));
    try {
      return await open(pair).comparison;
    } catch (error) {
      if (!isAbort(error)) host.log.warn(error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  async function ask(title: string, left?: string): Promise<Reference | undefined> {
    const known = parts.knownReferences().filter((one) => one !== left);
    const recently = recent.all().filter((one) => one !== left);
    const action = vscode.l10n.t('Compare');
    const text = await askReference({ title, action, recent: recently, known });
    return text === undefined ? undefined : parseReference(text);
  }

  async function wanted(argument: unknown): Promise<Pair | undefined> {
    const given = Argument.safeParse(argument);
    if (given.success)
      return { left: parseReference(given.data.left), right: parseReference(given.data.right) };
    const left = await ask(vscode.l10n.t('Compare images: from'));
    if (left === undefined) return undefined;
    const named = formatReference(left);
    const right = await ask(vscode.l10n.t('Compare {0} with', named), named);
    return right && { left, right };
  }

  return {
    dispose: () => {
      for (const panel of [...panels.values()]) panel.dispose();
    },
    restore: (tab, state) => {
      const said = Remembered.safeParse(state);
      if (!said.success) {
        tab.dispose();
        return;
      }
      const { left, right, chosen = '' } = said.data;
      const pair = { left: parseReference(left), right: parseReference(right) };
      open(pair, isDigest(chosen) ? chosen : undefined, tab);
    },
    commands: {
      'slipway.compare': async (argument) => {
        const pair = await wanted(argument);
        return pair && compared(pair);
      },
      'slipway.selectForCompare': async (argument) => {
        const target = parts.targetOf(argument);
        if (target === undefined) return undefined;
        selected = target.reference;
        await vscode.commands.executeCommand('setContext', 'slipway.selectedForCompare', true);
        return formatReference(selected);
      },
      'slipway.compareWithSelected': async (argument) => {
        const target = parts.targetOf(argument);
        if (target === undefined || selected === undefined) return undefined;
        return compared({ left: selected, right: target.reference });
      },
    },
  };
}
