import * as vscode from 'vscode';
import type { Builder, CreateBuilder } from '../../build/builder.ts';
import { isAbort } from '../../oci/failure.ts';
import { abortSignal } from '../abortSignal.ts';
import type { BuildersCommandId } from '../contributions.ts';
import { createDoctor } from '../doctor.ts';
import { dockerTrouble } from '../dockerTrouble.ts';
import type { EditorParts } from '../editorParts.ts';
import type { CommandHandler, Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { problemRows } from '../problemRows.ts';
import { RowTree } from '../rowTree.ts';
import type { ViewRow } from '../viewRow.ts';
import { askBuilder, parseCreateBuilder } from './askBuilder.ts';
import { BuilderRefusedError } from './builderError.ts';
import { builderRows, isBuiltIn } from './builderRows.ts';
import { builderName } from './builderSubject.ts';
import { proposedOptions } from './proposedOptions.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions' | 'buildKit' | 'engine'>;

/** The Builders view, its commands, and the doctor. */
export function registerBuilders(parts: Parts): Feature<BuildersCommandId> {
  const { host } = parts;
  const store = new DisposableStore();
  const closing = new AbortController();
  store.add({ dispose: () => closing.abort() });
  const tree = store.add(new RowTree(() => readRows(parts, closing.signal)));
  store.add(host.views['slipway.builders'].data.attach(tree));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh()));
  const refresh = (): void => tree.refresh();
  return {
    dispose: () => store.dispose(),
    commands: {
      ...changingCommands(parts, refresh, closing.signal),
      'slipway.refreshBuilders': () => {
        refresh();
        return Promise.resolve();
      },
      'slipway.doctor': createDoctor(parts, store),
    },
  };
}

/** Builders, or why there is none to show. */
async function readRows(parts: Parts, signal: AbortSignal): Promise<readonly ViewRow[]> {
  if (!vscode.workspace.isTrusted) return [];
  const t = vscode.l10n.t;
  try {
    const builders = await parts.buildKit.listBuilders(signal);
    if (builders.length > 0) return builderRows(builders, t);
    const trouble = await dockerTrouble(parts, signal);
    return trouble === undefined ? [] : problemRows('builders', trouble, t);
  } catch (error) {
    return isAbort(error) ? [] : problemRows('builders', error, t);
  }
}

type Changing = Exclude<BuildersCommandId, 'slipway.refreshBuilders' | 'slipway.doctor'>;

function changingCommands(
  { buildKit, sessions }: Parts,
  refresh: () => void,
  closing: AbortSignal,
): Record<Changing, CommandHandler> {
  const t = vscode.l10n.t;
  /** Runs behind a notification that can be cancelled; the view is read again whatever happens. */
  async function change(title: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    try {
      await vscode.window.withProgress(options, (_progress, token) =>
        run(AbortSignal.any([abortSignal(token), closing])),
      );
    } finally {
      refresh();
    }
  }
  async function chosen(argument: unknown, placeHolder: string): Promise<Builder | undefined> {
    const builders = await buildKit.listBuilders(closing);
    const name = builderName(argument) ?? (await pickBuilder(builders, placeHolder));
    if (name === undefined) return undefined;
    const found = builders.find((builder) => builder.name === name);
    if (found !== undefined) return found;
    refresh();
    throw new BuilderRefusedError(
      'builder-unknown',
      t('There is no builder “{0}” any more.', name),
      t('The list has been read again.'),
    );
  }
  async function asked(): Promise<CreateBuilder | undefined> {
    const existing = await buildKit.listBuilders(closing);
    return askBuilder(existing, await proposedOptions(sessions.all(), closing));
  }
  return {
    'slipway.createBuilder': async (argument) => {
      const request = parseCreateBuilder(argument) ?? (await asked());
      if (request === undefined) return undefined;
      await change(t('Creating builder {0}', request.name), (signal) =>
        buildKit.createBuilder(request, signal),
      );
      return request.name;
    },
    'slipway.bootstrapBuilder': async (argument) => {
      const builder = await chosen(argument, t('Builder to start'));
      if (builder === undefined) return undefined;
      await change(t('Starting builder {0}', builder.name), (signal) =>
        buildKit.bootstrapBuilder(builder.name, signal),
      );
      return builder.name;
    },
    'slipway.useBuilder': async (argument) => {
      const builder = await chosen(argument, t('Builder to use'));
      if (builder === undefined) return undefined;
      await change(t('Using builder {0}', builder.name), (signal) =>
        buildKit.useBuilder(builder.name, signal),
      );
      return builder.name;
    },
    'slipway.removeBuilder': async (argument) => {
      const builder = await chosen(argument, t('Builder to remove'));
      if (builder === undefined || !(await confirmRemoval(builder))) return undefined;
      await change(t('Removing builder {0}', builder.name), (signal) =>
        buildKit.removeBuilder(builder.name, signal),
      );
      return builder.name;
    },
  };
}

async function pickBuilder(
  builders: readonly Builder[],
  placeHolder: string,
): Promise<string | undefined> {
  const items = builders.map(({ name, driver }) => ({ label: name, description: driver }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked?.label;
}

async function confirmRemoval(builder: Builder): Promise<boolean> {
  const t = vscode.l10n.t;
  if (isBuiltIn(builder))
    throw new BuilderRefusedError(
      'builder-builtin',
      t('Builder “{0}” is part of Docker itself and cannot be removed.', builder.name),
      t('Use another builder instead.'),
    );
  const remove = t('Remove {0}', builder.name);
  const picked = await vscode.window.showWarningMessage(
    t('Remove builder {0}?', builder.name),
    {
      modal: true,
      detail:
        builder.nodes.length === 1
          ? t('Its build cache is removed too. Images are kept.')
          : t(
              'Its {0} nodes and their build cache are removed too. Images are kept.',
              builder.nodes.length,
            ),
    },
    remove,
  );
  return picked === remove;
}
