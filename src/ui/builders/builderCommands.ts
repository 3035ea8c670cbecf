import * as vscode from 'vscode';
import type { Builder, CreateBuilder } from '../../build/builder.ts';
import type { BuilderChanged } from '../../build/builders/changeBuilder.ts';
import type { BuildersCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { CommandHandler } from '../feature.ts';
import { askBuilder, parseCreateBuilder } from './askBuilder.ts';
import { askNode, parseNode } from './askNode.ts';
import { BuilderRefusedError } from './builderError.ts';
import { isBuiltIn } from './builderRows.ts';
import { builderName } from './builderSubject.ts';
import type { AskedChange, ChangeParts } from './changeBuilder.ts';
import { changeBuilder } from './changeBuilder.ts';
import { proposedOptions } from './proposedOptions.ts';

type Parts = ChangeParts & Pick<EditorParts, 'sessions' | 'settings'>;

type Changing = Exclude<
  BuildersCommandId,
  'slipway.refreshBuilders' | 'slipway.doctor' | 'slipway.typeCommand'
>;

/** What changes builders; each takes `{ name }` or a row, and returns the name when it was done. */
export function builderCommands(parts: Parts): Record<Changing, CommandHandler> {
  const t = vscode.l10n.t;
  const run = (asked: AskedChange): Promise<BuilderChanged | undefined> =>
    changeBuilder(parts, asked);
  const about =
    (placeHolder: string, ask: (name: string) => AskedChange): CommandHandler =>
    async (argument) => {
      const builder = await chosen(parts, argument, placeHolder);
      const done = builder && (await run(ask(builder.name)));
      return done === undefined ? undefined : builder?.name;
    };
  return {
    'slipway.createBuilder': (argument) => createBuilder(parts, argument),
    'slipway.appendNode': async (argument) => {
      const builder = await chosen(parts, argument, t('Builder to add a node to'));
      if (builder === undefined) return undefined;
      const given = parseNode(argument);
      const node = given ?? (await askNode(builder));
      if (node === undefined) return undefined;
      const { name } = builder;
      const texts = {
        title: t('Adding a node to {0}', name),
        confirm: t('Add a node to {0}', name),
      };
      const change = { kind: 'append', name, node } as const;
      return (await run({ change, ...texts, always: given === undefined })) && name;
    },
    'slipway.bootstrapBuilder': about(t('Builder to start'), (name) => ({
      change: { kind: 'start', name },
      title: t('Starting builder {0}', name),
      confirm: t('Start {0}', name),
    })),
    'slipway.stopBuilder': about(t('Builder to stop'), (name) => ({
      change: { kind: 'stop', name },
      title: t('Stopping builder {0}', name),
      confirm: t('Stop {0}', name),
    })),
    'slipway.useBuilder': about(t('Builder to use'), (name) => ({
      change: { kind: 'use', name },
      title: t('Using builder {0}', name),
      confirm: t('Use {0}', name),
    })),
    'slipway.useBuilderHere': async (argument) => {
      const builder = await chosen(parts, argument, t('Builder to use in this workspace'));
      if (builder === undefined) return undefined;
      const here = parts.settings().builder === builder.name;
      await vscode.workspace
        .getConfiguration('slipway')
        .update('builder', here ? undefined : builder.name, vscode.ConfigurationTarget.Workspace);
      return here ? undefined : builder.name;
    },
    'slipway.resetBuilder': about(t('Builder to remove, create as it was, and start'), (name) => ({
      change: { kind: 'reset', name },
      title: t('Resetting builder {0}', name),
      confirm: t('Reset {0}', name),
      always: true,
    })),
    'slipway.pruneBuilder': about(t('Builder to free the cache of'), (name) => ({
      change: { kind: 'prune', name, all: false },
      title: t('Freeing the build cache of {0}', name),
      confirm: t('Free the cache of {0}', name),
    })),
    'slipway.removeBuilder': about(t('Builder to remove'), (name) => ({
      change: { kind: 'remove', name },
      title: t('Removing builder {0}', name),
      confirm: t('Remove {0}', name),
      always: true,
    })),
  };
}

/** One that was asked for is shown before it is made; what an argument gives is not asked. */
async function createBuilder(parts: Parts, argument: unknown): Promise<string | undefined> {
  const t = vscode.l10n.t;
  const given = parseCreateBuilder(argument);
  const create = given ?? (await asked(parts));
  if (create === undefined) return undefined;
  const done = await changeBuilder(parts, {
    change: { kind: 'create', create },
    title: t('Creating builder {0}', create.name),
    confirm: t('Create {0}', create.name),
    always: given === undefined && create.driver !== 'docker-container',
  });
  return done && create.name;
}

async function asked({ buildKit, sessions, closing }: Parts): Promise<CreateBuilder | undefined> {
  const existing = await buildKit.listBuilders(closing);
  return askBuilder(existing, await proposedOptions(sessions.all(), closing));
}

async function chosen(
  { buildKit, refresh, closing }: Parts,
  argument: unknown,
  placeHolder: string,
): Promise<Builder | undefined> {
  const t = vscode.l10n.t;
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

async function pickBuilder(
  builders: readonly Builder[],
  placeHolder: string,
): Promise<string | undefined> {
  const items = [...builders]
    .sort((one, other) => Number(isBuiltIn(one)) - Number(isBuiltIn(other)))
    .map(({ name, driver }) => ({ label: name, description: driver }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked?.label;
}
