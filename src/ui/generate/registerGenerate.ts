import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import { busy } from '../busy.ts';
import type { GenerateCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import type { ChangePreview } from '../fileChanges/changePreview.ts';
import { writeChanges } from '../fileChanges/writeChanges.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import { watchWorkflowDrift } from './workflowDrift.ts';

const Argument = z.object({
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});

/** Files Slipway generates, each shown beside what is there before it is written. */
export function registerGenerate({
  sessions,
  preview,
}: Pick<EditorParts, 'sessions'> & {
  readonly preview: ChangePreview;
}): Feature<GenerateCommandId> {
  const command =
    (generate: (session: Session, preview: ChangePreview) => Promise<vscode.Uri | undefined>) =>
    async (argument: unknown) => {
      const { folder } = z.parse(Argument, argument ?? {});
      const session = await sessions.meant(folder);
      return session === undefined ? undefined : generate(session, preview);
    };
  const drift = watchWorkflowDrift(sessions);
  return {
    dispose: () => drift.dispose(),
    commands: {
      'slipway.generateWorkflow': command(generateWorkflow),
      'slipway.generateDocs': command(generateDocs),
    },
  };
}

async function generateWorkflow(
  session: Session,
  preview: ChangePreview,
): Promise<vscode.Uri | undefined> {
  const t = vscode.l10n.t;
  const { slipway, folder } = session;
  const title = t('Generate the Workflow of {0}', plainText(folder.name));
  const plan = await busy(title, (signal) => slipway.planWorkflow(signal));
  const needs =
    plan.secrets.length === 0
      ? []
      : [t('The repository needs these secrets: {0}.', plain(plan.secrets))];
  return generateFile(session, preview, {
    ...{ title, plan, notes: [...needs, ...plan.notes.map(plainNote)] },
    agrees: t('What slipway.yaml says is in {0}.', plain(plan.paths)),
    write: (agreed, signal) => slipway.writeWorkflow(agreed, signal),
  });
}

async function generateDocs(
  session: Session,
  preview: ChangePreview,
): Promise<vscode.Uri | undefined> {
  const t = vscode.l10n.t;
  const { slipway, folder } = session;
  const title = t('Generate the Documentation of {0}', plainText(folder.name));
  const plan = await busy(title, (signal) => slipway.planDocs(signal));
  return generateFile(session, preview, {
    ...{ title, plan, notes: plan.notes.map(plainNote) },
    agrees: t('What slipway.yaml and the registries say is in {0}.', plainText(plan.path)),
    write: (agreed, signal) => slipway.writeDocs(agreed, signal),
  });
}

interface Generated<Plan> {
  readonly title: string;
  readonly plan: Plan;
  /** What the user is told beside that it was written. */
  readonly notes: readonly string[];
  /** What the user is told when there is nothing to write. */
  readonly agrees: string;
  readonly write: (plan: Plan, signal: AbortSignal) => Promise<void>;
}

/** URI of the first file; undefined when nothing was written. */
async function generateFile<Plan extends FileChangePlan>(
  { folder }: Session,
  preview: ChangePreview,
  { title, plan, notes, agrees, write }: Generated<Plan>,
): Promise<vscode.Uri | undefined> {
  if (plan.files.length === 0) {
    void vscode.window.showInformationMessage(agrees);
    return undefined;
  }
  const uri = await writeChanges(title, plan, folder.uri, preview, write);
  if (uri === undefined) return undefined;
  const path = plain(plan.files.map((file) => file.path));
  const said = vscode.l10n.t('Wrote {0}; nothing is committed. Look at it.', path);
  void vscode.window.showInformationMessage([said, ...notes].join(' '));
  return uri;
}

function plain(names: readonly string[]): string {
  return names.map((name) => plainText(name)).join(', ');
}

function plainNote(note: string): string {
  return plainText(note, 300);
}
