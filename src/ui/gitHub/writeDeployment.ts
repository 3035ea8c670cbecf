import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { isEnvironment } from '../../release/deployment/deploymentBody.ts';
import { deploymentIssues } from '../../release/deployment/deploymentIssues.ts';
import type { DeploymentRequest } from '../../release/deployment/deploymentVerbs.ts';
import type { DeploymentIssuePlan } from '../../release/deployment/planDeploymentIssue.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import { busy } from '../busy.ts';
import { deploymentDetail, deploymentQuestion } from './deploymentTexts.ts';
import { offerPage } from './offerPage.ts';

export const DeploymentArgument = z.object({
  environment: z.optional(z.string()),
  version: z.optional(z.string()),
  close: z.optional(z.boolean()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});
export type DeploymentArgument = z.infer<typeof DeploymentArgument>;

export interface WrittenIssue {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
}

/** Plans, shows, asks and writes; undefined when the user gave up. */
export async function writeDeployment(
  session: Session,
  given: DeploymentArgument,
): Promise<WrittenIssue | undefined> {
  const environment = given.environment ?? (await askEnvironment(session));
  if (environment === undefined) return undefined;
  const { version, close = false } = given;
  const request = { environment, close, ...(version === undefined ? {} : { version }) };
  const plan = await busy(vscode.l10n.t('Looking at the deployment issue'), (signal) =>
    session.slipway.planDeploymentIssue(request, signal),
  );
  if (plan.action === 'unchanged') {
    void tellUnchanged(session, plan, request);
    return plan.existing;
  }
  if (!(await confirmed(plan))) return undefined;
  return write(session, plan);
}

async function write(session: Session, plan: DeploymentIssuePlan): Promise<WrittenIssue> {
  const t = vscode.l10n.t;
  const { number, url, open } = await busy(t('Writing the deployment issue'), (signal) =>
    session.slipway.writeDeploymentIssue(plan, signal),
  );
  const text = open ? t('Issue #{0} is open.', number) : t('Issue #{0} is closed.', number);
  void offerPage(text, url);
  return { number, url, open };
}

async function confirmed(plan: DeploymentIssuePlan): Promise<boolean> {
  const t = vscode.l10n.t;
  const yes =
    plan.action === 'close'
      ? t('Close Issue')
      : plan.action === 'update'
        ? t('Update Issue')
        : t('Write Issue');
  const options = { modal: true, detail: deploymentDetail(plan, t) };
  return (
    (await vscode.window.showWarningMessage(deploymentQuestion(plan, t), options, yes)) === yes
  );
}

async function tellUnchanged(
  session: Session,
  { title, existing }: DeploymentIssuePlan,
  request: DeploymentRequest,
): Promise<void> {
  const t = vscode.l10n.t;
  const text = t('The issue “{0}” is already as it should be.', plainText(title));
  const close = t('Close Issue…');
  const picked = await offerPage(text, existing?.url, ...(existing?.open === true ? [close] : []));
  if (picked === close)
    await vscode.commands.executeCommand('slipway.writeDeploymentIssue', {
      ...{ ...request, close: true, folder: session.folder.uri.fsPath },
    });
}

/** Those of slipway.yaml, the usual two, or another one. */
async function askEnvironment(session: Session): Promise<string | undefined> {
  const t = vscode.l10n.t;
  const project = await session.slipway.project(new AbortController().signal);
  const configured = deploymentIssues(project.config).map(({ environment }) => environment);
  const other = t('Another one…');
  const names = configured.length > 0 ? configured : ['staging', 'production'];
  const title = t('Deployment issue');
  const placeHolder = t('Which environment?');
  const picked = await vscode.window.showQuickPick([...names, other], { title, placeHolder });
  if (picked !== other) return picked;
  return vscode.window.showInputBox({
    ...{ title, prompt: placeHolder, ignoreFocusOut: true },
    validateInput: (text) =>
      isEnvironment(text.trim()) ? undefined : t('Letters, digits, blanks, “.”, “_” and “-”.'),
  });
}
