import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Comparison } from '../../oci/compare.ts';
import { compareReferences } from '../../oci/compareReferences.ts';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Comparand } from '../../oci/local/comparand.ts';
import { formatComparand, parseComparand } from '../../oci/local/comparand.ts';
import type { CompareCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import { askReference } from '../inspect/askReference.ts';
import { requireTrust } from '../trust.ts';
import { RecentReferences } from '../inspect/recentReferences.ts';
import type { Pair } from './comparePanel.ts';
import { ComparePanel } from './comparePanel.ts';

type Parts = Pick<EditorParts, 'host' | 'registry' | 'localImages' | 'showError'> & {
  /** What a node of a view stands for in a comparison. */
  readonly comparandOf: (node: unknown) => Comparand | undefined;
  readonly knownReferences: () => readonly string[];
};

const Argument = z.object({ left: z.string(), right: z.string() });
const Remembered = z.extend(Argument, { chosen: z.optional(z.string()) });

/** Compare images: from the palette, from two tags of the Images view, or with an argument. */
export function registerCompare(parts: Parts): PanelFeature<CompareCommandId> {
  const { host, showError } = parts;
  const recent = new RecentReferences(host.context.workspaceState);
  const panels = new Map<string, ComparePanel>();
  const ports = {
    media: vscode.Uri.joinPath(host.context.extensionUri, 'media'),
    onUnexpected: (error: unknown) => showError(error),
    compare: async (left: Comparand, right: Comparand, signal: AbortSignal) => {
      if ([left, right].some(({ place }) => place === 'engine')) requireTrust();
      return compareReferences(parts, left, right, signal);
    },
  };
  let selected: Comparand | undefined;

  function open(pair: Pair, chosen?: Digest, tab?: vscode.WebviewPanel): ComparePanel {
    const key = `${formatComparand(pair.left)} ${formatComparand(pair.right)}`;
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
    for (const one of [pair.left, pair.right])
      if (one.place === 'registry') await recent.add(formatComparand(one)); // shared with Inspect
    try {
      return await open(pair).comparison;
    } catch (error) {
      if (!isAbort(error)) host.log.warn(error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  async function ask(title: string, left?: string): Promise<Comparand | undefined> {
    const known = parts.knownReferences().filter((one) => one !== left);
    const recently = recent.all().filter((one) => one !== left);
    const action = vscode.l10n.t('Compare');
    const text = await askReference({
      title,
      action,
      recent: recently,
      known,
      check: parseComparand,
    });
    return text === undefined ? undefined : parseComparand(text);
  }

  async function wanted(argument: unknown): Promise<Pair | undefined> {
    const given = Argument.safeParse(argument);
    if (given.success)
      return { left: parseComparand(given.data.left), right: parseComparand(given.data.right) };
    const left = await ask(vscode.l10n.t('Compare images: from'));
    if (left === undefined) return undefined;
    const named = formatComparand(left);
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
      const pair = { left: parseComparand(left), right: parseComparand(right) };
      open(pair, isDigest(chosen) ? chosen : undefined, tab);
    },
    commands: {
      'slipway.compare': async (argument) => {
        const pair = await wanted(argument);
        return pair && compared(pair);
      },
      'slipway.selectForCompare': async (argument) => {
        const one = parts.comparandOf(argument);
        if (one === undefined) return undefined;
        selected = one;
        await vscode.commands.executeCommand('setContext', 'slipway.selectedForCompare', true);
        return formatComparand(selected);
      },
      'slipway.compareWithRegistry': async (argument) => {
        const right = parts.comparandOf(argument);
        if (right?.place !== 'engine' || typeof right.name === 'string') return undefined;
        return compared({ left: { place: 'registry', reference: right.name }, right });
      },
      'slipway.compareWithSelected': async (argument) => {
        const right = parts.comparandOf(argument);
        if (right === undefined || selected === undefined) return undefined;
        return compared({ left: selected, right });
      },
    },
  };
}
