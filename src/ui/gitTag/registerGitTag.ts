import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { ConfigError } from '../../release/config/configError.ts';
import type { MadeTag } from '../../release/gitTag/applyGitTag.ts';
import type { GitTagRequest } from '../../release/gitTag/gitTagFacts.ts';
import type { GitTagPlan } from '../../release/gitTag/gitTagPlan.ts';
import { blockingConcerns } from '../../release/gitTag/gitTagPlan.ts';
import { busy } from '../busy.ts';
import type { GitTagCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import { askVersion } from '../version/askVersion.ts';
import { concernText, doneText, planDetail, planQuestion, withChoice } from './gitTagTexts.ts';

const Argument = z.object({
  version: z.optional(z.string()),
  commit: z.optional(z.string()),
  message: z.optional(z.string()),
  sign: z.optional(z.boolean()),
  push: z.optional(z.boolean()),
  /** In place of a tag that is only here, or is another than the remote's. */
  replace: z.optional(z.boolean()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});
type Argument = z.infer<typeof Argument>;

/** `slipway.createTag`: a version's git tag on its commit, with what speaks against it said first. */
export function registerGitTag({
  sessions,
}: Pick<EditorParts, 'sessions'>): Feature<GitTagCommandId> {
  return {
    dispose: () => undefined,
    commands: {
      'slipway.createTag': async (argument) => {
        const given = z.parse(Argument, argument ?? {});
        const session = await sessions.meant(given.folder);
        return session === undefined ? undefined : createTag(session, given);
      },
    },
  };
}

async function createTag(session: Session, given: Argument): Promise<MadeTag | undefined> {
  const t = vscode.l10n.t;
  const plan = await plannedTag(session, requestOf(given));
  if (plan === undefined) return undefined;
  if (plan.steps.length === 0) {
    void vscode.window.showInformationMessage(t('{0} is already where it has to be.', plan.tag));
    return plan.here;
  }
  const chosen = await confirm(plan, given.push === undefined);
  if (chosen === undefined) return undefined;
  const title = planQuestion(chosen, t);
  const made = await busy(title, (signal) => session.slipway.applyGitTag(chosen, signal));
  void vscode.window.showInformationMessage(doneText(made, t));
  return made;
}

function requestOf({ version, commit, message, sign, push, replace }: Argument): GitTagRequest {
  return {
    ...(version === undefined ? {} : { version }),
    ...(commit === undefined ? {} : { commit }),
    ...(message === undefined ? {} : { message }),
    ...(sign === undefined ? {} : { sign }),
    ...(replace === undefined ? {} : { replace }),
    push: push ?? true,
  };
}

/** Asks for the version where neither git nor a file says it. */
async function plannedTag(
  session: Session,
  request: GitTagRequest,
): Promise<GitTagPlan | undefined> {
  try {
    return await agreedPlan(session, request);
  } catch (error) {
    if (!(error instanceof ConfigError) || error.reason !== 'no-version') throw error;
    const version = await askVersion(vscode.l10n.t('Create Git Tag'), session.slipway);
    return version === undefined ? undefined : agreedPlan(session, { ...request, version });
  }
}

/** Plans anew for each concern the user has an answer to; undefined when there is none. */
async function agreedPlan(
  session: Session,
  request: GitTagRequest,
): Promise<GitTagPlan | undefined> {
  const t = vscode.l10n.t;
  const plan = await busy(t('Looking at the git tag'), (signal) =>
    session.slipway.planGitTag(request, signal),
  );
  const [concern] = blockingConcerns(plan);
  if (concern === undefined) return plan;
  const items = concern.choices.map((choice) => ({ title: plainText(choice.text), choice }));
  const options = { modal: true, detail: concernText(concern) };
  const title = t('{0}: {1}', plan.tag, plainText(concern.message, 300));
  const answer = await vscode.window.showWarningMessage(title, options, ...items);
  if (answer === undefined) return undefined;
  return agreedPlan(session, withChoice(request, concern, answer.choice));
}

/** What is going to happen, in full; a tag can be kept here for now. */
async function confirm(plan: GitTagPlan, mayStay: boolean): Promise<GitTagPlan | undefined> {
  const t = vscode.l10n.t;
  const pushes = plan.steps.some(({ kind }) => kind === 'push');
  const creates = plan.steps.some(({ kind }) => kind === 'create');
  const all = pushes
    ? creates
      ? t('Create and Push')
      : t('Push')
    : creates
      ? t('Create')
      : t('Fetch');
  const here = t('Create Here Only');
  const buttons = pushes && creates && mayStay ? [all, here] : [all];
  const options = { modal: true, detail: planDetail(plan, t) };
  const answer = await vscode.window.showWarningMessage(planQuestion(plan, t), options, ...buttons);
  if (answer === undefined) return undefined;
  if (answer === all) return plan;
  return {
    ...plan,
    steps: plan.steps.filter(({ kind }) => kind !== 'push' && kind !== 'push-branch'),
  };
}
