import * as vscode from 'vscode';
import { isAbort } from '../../oci/failure.ts';
import type { BuildersCommandId } from '../contributions.ts';
import { createDoctor } from '../doctor.ts';
import { typeCommand } from '../typeCommand.ts';
import { dockerTrouble } from '../dockerTrouble.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { problemRows } from '../problemRows.ts';
import { RowTree } from '../rowTree.ts';
import type { ViewRow } from '../viewRow.ts';
import { builderCommands } from './builderCommands.ts';
import { builderRows } from './builderRows.ts';
import { readUsages } from './readUsages.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions' | 'buildKit' | 'engine' | 'settings' | 'pushed'>;

/** The Builders view, its commands, and the doctor. */
export function registerBuilders(parts: Parts): Feature<BuildersCommandId> {
  const { host } = parts;
  const store = new DisposableStore();
  const closing = new AbortController();
  store.add({ dispose: () => closing.abort() });
  const tree = store.add(new RowTree(() => readRows(parts, closing.signal)));
  store.add(host.views['slipway.builders'].data.attach(tree));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh()));
  // A build may have woken a builder, and has filled its cache.
  store.add(parts.pushed.event(() => tree.refresh()));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('slipway.builder')) tree.refresh();
    }),
  );
  const refresh = (): void => tree.refresh();
  return {
    dispose: () => store.dispose(),
    commands: {
      ...builderCommands({ ...parts, refresh, closing: closing.signal }),
      'slipway.refreshBuilders': () => {
        refresh();
        return Promise.resolve();
      },
      'slipway.doctor': createDoctor(parts, store),
      'slipway.typeCommand': (argument) => typeCommand(parts.sessions, argument),
    },
  };
}

/** Builders, or why there is none to show. */
async function readRows(parts: Parts, signal: AbortSignal): Promise<readonly ViewRow[]> {
  if (!vscode.workspace.isTrusted) return [];
  const t = vscode.l10n.t;
  try {
    const builders = await parts.buildKit.listBuilders(signal);
    if (builders.length > 0) {
      const usages = await readUsages(parts.buildKit, builders, signal);
      return builderRows(builders, t, { here: parts.settings().builder, usages });
    }
    const trouble = await dockerTrouble(parts, signal);
    return trouble === undefined ? [] : problemRows('builders', trouble, t);
  } catch (error) {
    return isAbort(error) ? [] : problemRows('builders', error, t);
  }
}
