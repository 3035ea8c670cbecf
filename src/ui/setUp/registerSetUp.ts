import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { SetUpPlan } from '../../release/setUp/setUpVerbs.ts';
import { SetUpError } from '../../release/setUp/setUpError.ts';
import { busy } from '../busy.ts';
import type { SetUpCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import type { ChangePreview } from '../fileChanges/changePreview.ts';
import { writeChanges } from '../fileChanges/writeChanges.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';

const Argument = z.object({
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});

/** `slipway.setUp`: a first slipway.yaml from what the repository says, shown before it is written. */
export function registerSetUp({
  sessions,
  preview,
}: Pick<EditorParts, 'sessions'> & { readonly preview: ChangePreview }): Feature<SetUpCommandId> {
  return {
    dispose: () => undefined,
    commands: {
      'slipway.setUp': async (argument) => {
        const { folder } = z.parse(Argument, argument ?? {});
        const session = await sessions.meant(folder);
        return session === undefined ? undefined : setUp(session, preview);
      },
    },
  };
}

/** The file's URI; undefined when nothing was written. */
async function setUp(session: Session, preview: ChangePreview): Promise<vscode.Uri | undefined> {
  const t = vscode.l10n.t;
  const { slipway, folder } = session;
  const plan = await planned(session);
  if (plan === undefined) return undefined;
  const title = t('Set Up {0}', plainText(folder.name));
  const uri = await writeChanges(title, plan, folder.uri, preview, (agreed, signal) =>
    slipway.applySetUp(agreed, signal),
  );
  if (uri === undefined) return undefined;
  void offerDoctor(plan.path);
  return uri;
}

/** A slipway.yaml that is there already is opened instead. */
async function planned({ slipway, folder }: Session): Promise<SetUpPlan | undefined> {
  const t = vscode.l10n.t;
  try {
    return await busy(t('Reading the repository'), (signal) => slipway.planSetUp(signal));
  } catch (error) {
    if (!(error instanceof SetUpError) || error.reason !== 'exists') throw error;
    void vscode.window.showInformationMessage(plainText(error.message, 600));
    await vscode.commands.executeCommand('slipway.openConfig', { folder: folder.uri.toString() });
    return undefined;
  }
}

async function offerDoctor(path: string): Promise<void> {
  const t = vscode.l10n.t;
  const doctor = t('Run Doctor');
  const said = t('Wrote {0}; nothing is committed. Look at it.', plainText(path));
  if ((await vscode.window.showInformationMessage(said, doctor)) === doctor)
    await vscode.commands.executeCommand('slipway.doctor');
}
