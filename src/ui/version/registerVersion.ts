import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ChangelogPlan, ChangelogRequest } from '../../release/changelog/changelogVerbs.ts';
import { changelogSettings } from '../../release/changelog/changelogSettings.ts';
import type { FileChangeCommit, FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import type { VersionPlan, VersionRequest } from '../../release/version/planVersion.ts';
import { busy } from '../busy.ts';
import type { VersionCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import type { ChangePreview } from '../fileChanges/changePreview.ts';
import { confirmChanges } from '../fileChanges/confirmChanges.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import type { Planning } from './agreedPlan.ts';
import { agreedPlan } from './agreedPlan.ts';
import { askVersion } from './askVersion.ts';
import { committedText } from './versionTexts.ts';

const Argument = z.object({
  /** `major`, `minor`, `patch` or the version itself. */
  version: z.optional(z.string()),
  /** With the version, in one commit. */
  changelog: z.optional(z.boolean()),
  source: z.optional(z.enum(['unreleased', 'commits'])),
  message: z.optional(z.string()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});
type Argument = z.infer<typeof Argument>;

/** `slipway.bumpVersion` and `slipway.updateChangelog`: shown as they will be, agreed to, committed. */
export function registerVersion({
  sessions,
  preview,
}: Pick<EditorParts, 'sessions'> & { readonly preview: ChangePreview }): Feature<VersionCommandId> {
  const inFolder =
    (run: (session: Session, given: Argument, preview: ChangePreview) => Promise<unknown>) =>
    async (argument: unknown) => {
      const given = z.parse(Argument, argument ?? {});
      const session = await sessions.meant(given.folder);
      return session === undefined ? undefined : run(session, given, preview);
    };
  return {
    dispose: () => undefined,
    commands: {
      'slipway.bumpVersion': inFolder(bumpVersion),
      'slipway.updateChangelog': inFolder(updateChangelog),
    },
  };
}

async function bumpVersion(
  session: Session,
  given: Argument,
  preview: ChangePreview,
): Promise<FileChangeCommit | undefined> {
  const t = vscode.l10n.t;
  const { slipway, folder } = session;
  const version = given.version ?? (await askVersion(t('Bump Version'), slipway));
  if (version === undefined) return undefined;
  const changelog = given.changelog ?? (await asksChangelog(session));
  if (changelog === undefined) return undefined;
  const planning = (request: VersionRequest): Planning<VersionPlan> => ({
    plan: () => busy(t('Reading the version'), (signal) => slipway.planVersion(request, signal)),
    allowing: (code) => planning({ ...request, allow: [...(request.allow ?? []), code] }),
    ...(changelog && request.changelog?.source === undefined
      ? { fromCommits: () => planning({ ...request, changelog: { source: 'commits' } }) }
      : {}),
  });
  const { source, message } = given;
  const plan = await agreedPlan(
    planning({
      version,
      ...(message === undefined ? {} : { message }),
      ...(changelog ? { changelog: source === undefined ? {} : { source } } : {}),
    }),
    folder.uri,
  );
  if (plan === undefined) return undefined;
  const arrow = plan.from === undefined ? '' : `${plainText(plan.from)} → `;
  const title = t('Version {0}', `${arrow}${plainText(plan.version)}`);
  return change({
    ...{ title, plan, session, preview },
    apply: (agreed, signal) => slipway.applyVersion(agreed, signal),
  });
}

async function updateChangelog(
  session: Session,
  given: Argument,
  preview: ChangePreview,
): Promise<FileChangeCommit | undefined> {
  const t = vscode.l10n.t;
  const { slipway, folder } = session;
  const version = given.version ?? (await askVersion(t('Update Changelog'), slipway));
  if (version === undefined) return undefined;
  const planning = (request: ChangelogRequest): Planning<ChangelogPlan> => ({
    plan: () =>
      busy(t('Reading the changelog'), (signal) => slipway.planChangelog(request, signal)),
    allowing: (code) => planning({ ...request, allow: [...(request.allow ?? []), code] }),
    ...(request.source === undefined
      ? { fromCommits: () => planning({ ...request, source: 'commits' }) }
      : {}),
  });
  const { source, message } = given;
  const asked = {
    version,
    ...(source === undefined ? {} : { source }),
    ...(message === undefined ? {} : { message }),
  };
  const plan = await agreedPlan(planning(asked), folder.uri);
  if (plan === undefined) return undefined;
  const title = t('Changelog of {0}', plainText(plan.version));
  return change({
    ...{ title, plan, session, preview },
    apply: (agreed, signal) => slipway.applyChangelog(agreed, signal),
    write: (agreed, signal) => slipway.writeChangelog(agreed, signal),
  });
}

/** Whether the changelog goes into the same commit; there is nothing to ask where there is none. */
async function asksChangelog({ slipway, folder }: Session): Promise<boolean | undefined> {
  const t = vscode.l10n.t;
  const { config } = await busy(t('Reading the version'), (signal) => slipway.project(signal));
  const { file } = changelogSettings(config);
  if (!(await exists(vscode.Uri.joinPath(folder.uri, file)))) return false;
  const items = [
    {
      label: t('Version files and {0}', plainText(file)),
      description: t('in one commit'),
      both: true,
    },
    { label: t('Version files alone'), both: false },
  ];
  const placeHolder = t('What is to be written?');
  const options = { title: t('Bump Version'), placeHolder, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(items, options))?.both;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

interface Change<Plan extends FileChangePlan> {
  readonly title: string;
  readonly plan: Plan;
  readonly session: Session;
  readonly preview: ChangePreview;
  readonly apply: (plan: Plan, signal: AbortSignal) => Promise<FileChangeCommit | undefined>;
  /** Writes and commits nothing. */
  readonly write?: (plan: Plan, signal: AbortSignal) => Promise<void>;
}

/** Shows what a plan writes, asks, and does it. */
async function change<Plan extends FileChangePlan & { readonly notes: readonly string[] }>(
  given: Change<Plan>,
): Promise<FileChangeCommit | undefined> {
  const t = vscode.l10n.t;
  const { title, plan, session, preview, apply, write } = given;
  for (const note of plan.notes) void vscode.window.showInformationMessage(plainText(note, 600));
  if (plan.files.length === 0) {
    void vscode.window.showInformationMessage(t('{0}: nothing is to be written.', title));
    return undefined;
  }
  const shown = await preview.show(title, session.folder.uri, plan.files);
  try {
    const answer = await confirmChanges(
      title,
      plan,
      write === undefined ? ['commit'] : ['commit', 'write'],
    );
    if (answer === undefined) return undefined;
    if (answer === 'write') {
      await busy(title, async (signal) => write?.(plan, signal));
      return undefined;
    }
    const agreed = answer === 'commit' ? plan : { ...plan, ...answer };
    const made = await busy(title, (signal) => apply(agreed, signal));
    if (made !== undefined) void vscode.window.showInformationMessage(committedText(made, t));
    return made;
  } finally {
    shown.dispose();
  }
}
