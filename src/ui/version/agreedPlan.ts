import * as vscode from 'vscode';
import { ChangelogError } from '../../release/changelog/changelogError.ts';
import type { CommitConcern, FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import { plainText } from '../plainText.ts';

/** What is planned, and how a plan is asked for anew with the user's answers. */
export interface Planning<Plan extends FileChangePlan> {
  readonly plan: () => Promise<Plan>;
  /** With one concern waved through. */
  readonly allowing: (code: string) => Planning<Plan>;
  /** With the changelog's section made of commits; absent where that is no way out. */
  readonly fromCommits?: () => Planning<Plan>;
}

/** A plan that nothing speaks against any more; undefined when the user has no answer. */
export async function agreedPlan<Plan extends FileChangePlan>(
  planning: Planning<Plan>,
  folder: vscode.Uri,
): Promise<Plan | undefined> {
  let plan: Plan;
  try {
    plan = await planning.plan();
  } catch (error) {
    const instead = planning.fromCommits;
    if (!(error instanceof ChangelogError) || error.reason !== 'no-unreleased') throw error;
    if (instead === undefined) throw error;
    return (await asksCommits(error)) ? agreedPlan(instead(), folder) : undefined;
  }
  const unsaved = unsavedOf(plan, folder);
  if (unsaved.length > 0) return (await saves(unsaved)) ? agreedPlan(planning, folder) : undefined;
  const concern = plan.concerns.find(({ blocks }) => blocks);
  if (concern === undefined) return plan;
  const next = await answerTo(concern, planning);
  return next === undefined ? undefined : agreedPlan(next, folder);
}

async function asksCommits({ message }: ChangelogError): Promise<boolean> {
  const button = vscode.l10n.t('Take It from the Commits');
  const options = { modal: true };
  const answer = await vscode.window.showWarningMessage(plainText(message), options, button);
  return answer === button;
}

async function answerTo<Plan extends FileChangePlan>(
  { code, message, remedy, choices }: CommitConcern,
  { allowing, fromCommits }: Planning<Plan>,
): Promise<Planning<Plan> | undefined> {
  const allowed = choices.map(({ text }) => ({
    title: plainText(text.charAt(0).toUpperCase() + text.slice(1)),
    next: () => allowing(code),
  }));
  const commits =
    code === 'empty' && fromCommits !== undefined
      ? [{ title: vscode.l10n.t('Take It from the Commits'), next: fromCommits }]
      : [];
  const options = { modal: true, detail: plainText(remedy, 600) };
  const items = [...commits, ...allowed];
  const answer = await vscode.window.showWarningMessage(plainText(message), options, ...items);
  return answer?.next();
}

/** What is planned is planned from the disk. */
function unsavedOf({ files }: FileChangePlan, folder: vscode.Uri): vscode.TextDocument[] {
  const paths = new Set(files.map(({ path }) => vscode.Uri.joinPath(folder, path).toString()));
  return vscode.workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && paths.has(uri.toString()),
  );
}

async function saves(documents: readonly vscode.TextDocument[]): Promise<boolean> {
  const t = vscode.l10n.t;
  const names = documents.map(({ uri }) => plainText(vscode.workspace.asRelativePath(uri)));
  const save = t('Save');
  const message = t('{0} has changes that are not saved.', names.join(', '));
  const answer = await vscode.window.showWarningMessage(message, { modal: true }, save);
  if (answer !== save) return false;
  const saved = await Promise.all(documents.map((document) => document.save()));
  return saved.every(Boolean);
}
