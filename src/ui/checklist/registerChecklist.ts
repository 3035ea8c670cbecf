import * as vscode from 'vscode';
import type { ChecklistRun } from '../../release/checklist/checklistRun.ts';
import type { RunRequest, Settlement } from '../../release/checklist/checklistVerbs.ts';
import { abortSignal } from '../abortSignal.ts';
import type { ChecklistCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { CommandHandler, Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { logText } from '../logText.ts';
import { plainText } from '../plainText.ts';
import type { Session, Sessions } from '../sessions.ts';
import {
  askNote,
  askReason,
  askVersion,
  confirmCommand,
  confirmStep,
  confirmTicks,
} from './askStep.ts';
import { ChecklistView } from './checklistView.ts';
import { openEvidence } from './openEvidence.ts';
import { ReleaseVersions } from './releaseVersions.ts';
import type { StepSubject } from './stepSubject.ts';
import { checklistSubject, evidenceSubject, stepSubject } from './stepSubject.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions'>;

/** The Checklist view and what can be done with its steps. Every command returns the checklist. */
export function registerChecklist({ host, sessions }: Parts): Feature<ChecklistCommandId> {
  const t = vscode.l10n.t;
  const store = new DisposableStore();
  const closing = new AbortController();
  store.add({ dispose: () => closing.abort() });
  const versions = new ReleaseVersions(host.context.workspaceState);
  const view = store.add(new ChecklistView(host.views['slipway.checklist'], sessions, versions));

  const versionOf = (session: Session, subject: StepSubject): { version?: string } => {
    const version = subject.version ?? versions.of(session.folder.uri.fsPath);
    return version === undefined ? {} : { version };
  };

  async function run(subject: StepSubject, steps: RunRequest['steps']): Promise<unknown> {
    const session = await sessionOf(subject, sessions);
    if (session === undefined) return undefined;
    const request: RunRequest = { ...versionOf(session, subject), steps };
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: t('Release'),
      cancellable: true,
    };
    const ended = await view.whileRunning(session, async () =>
      vscode.window.withProgress(options, (progress, token) =>
        session.slipway.runChecklist(
          request,
          {
            onChange: (now) => {
              view.show(session, now);
              const running = now.steps.find(({ state }) => state === 'running');
              if (running !== undefined)
                progress.report({ message: plainText(running.step.title) });
            },
            onEvent: (step, event) => {
              if (event.kind === 'log') host.log.info(`${step}: ${logText(event.text)}`);
              if (event.kind === 'progress') progress.report({ message: plainText(event.text) });
            },
            confirm: (step) => confirmStep(step),
          },
          AbortSignal.any([abortSignal(token), closing.signal]),
        ),
      ),
    );
    announce(ended);
    return ended;
  }

  async function settle(subject: StepSubject, settlement: Settlement): Promise<unknown> {
    const session = await sessionOf(subject, sessions);
    if (session === undefined || subject.step === undefined) return undefined;
    try {
      const { version } = versionOf(session, subject);
      return await session.slipway.settleStep(version, subject.step, settlement, closing.signal);
    } finally {
      view.refresh();
    }
  }

  async function writeBack(subject: StepSubject): Promise<unknown> {
    const session = await sessionOf(subject, sessions);
    if (session === undefined) return undefined;
    const { version } = versionOf(session, subject);
    const change = await session.slipway.planTicks(version, closing.signal);
    if (change.lines.length === 0) {
      void vscode.window.showInformationMessage(
        t('{0} says what the checklist says.', plainText(change.path)),
      );
      return change;
    }
    if (!(await confirmTicks(change))) return undefined;
    await session.slipway.writeTicks(change, closing.signal);
    return change;
  }

  async function bind(subject: StepSubject): Promise<unknown> {
    const session = await sessionOf(subject, sessions);
    if (session === undefined || subject.step === undefined) return undefined;
    const { version } = versionOf(session, subject);
    const run = await session.slipway.checklist(version, closing.signal);
    const step = run.steps.find((record) => record.step.id === subject.step)?.step;
    const offer = step?.kind === 'manual' ? step.offer : undefined;
    if (step === undefined || offer === undefined) return undefined;
    if (!(await confirmCommand(step.title, offer, run.source))) return undefined;
    try {
      return await session.slipway.bindStep(version, step.id, offer, closing.signal);
    } finally {
      view.refresh();
    }
  }

  const commands: Record<ChecklistCommandId, CommandHandler> = {
    'slipway.refreshChecklist': () => {
      view.refresh();
      return Promise.resolve();
    },
    'slipway.runChecklist': (argument) => {
      const { step: from, ...subject } = checklistSubject(argument);
      return run(subject, { kind: 'all', ...(from === undefined ? {} : { from }) });
    },
    'slipway.runNextStep': (argument) => run(stepSubject(argument), { kind: 'next' }),
    'slipway.runStep': async (argument) => {
      const subject = stepSubject(argument);
      if (subject.step === undefined) return undefined;
      return run(subject, { kind: 'one', id: subject.step });
    },
    'slipway.writeTicks': async (argument) => writeBack(stepSubject(argument)),
    'slipway.bindStep': async (argument) => bind(stepSubject(argument)),
    'slipway.completeStep': async (argument) => {
      const subject = stepSubject(argument);
      if (subject.step === undefined) return undefined;
      const note = subject.note ?? (await askNote(t('Mark {0} as done', called(subject))));
      return note === undefined ? undefined : settle(subject, { kind: 'done', note });
    },
    'slipway.skipStep': async (argument) => {
      const subject = stepSubject(argument);
      if (subject.step === undefined) return undefined;
      const reason = subject.reason ?? (await askReason(t('Skip {0}', called(subject))));
      return reason === undefined ? undefined : settle(subject, { kind: 'skip', reason });
    },
    'slipway.undoStep': async (argument) => {
      const subject = stepSubject(argument);
      if (subject.step === undefined || !(await confirmUndo(called(subject)))) return undefined;
      return settle(subject, { kind: 'undo' });
    },
    'slipway.chooseReleaseVersion': async (argument) => {
      const subject = stepSubject(argument);
      const session = await sessionOf(subject, sessions);
      if (session === undefined) return undefined;
      const folder = session.folder.uri.fsPath;
      const version = subject.version ?? (await askVersion(versions.of(folder)));
      if (version === undefined) return undefined;
      const chosen = version.trim().replace(/^v(?=\d)/, '');
      await versions.choose(folder, chosen === '' ? undefined : chosen);
      view.refresh();
      return chosen;
    },
    'slipway.openEvidence': (argument) => {
      const evidence = evidenceSubject(argument);
      return evidence === undefined ? Promise.resolve(undefined) : openEvidence(evidence);
    },
    'slipway.copyEvidence': async (argument) => {
      const evidence = evidenceSubject(argument);
      if (evidence !== undefined) await vscode.env.clipboard.writeText(evidence.value);
      return evidence?.value;
    },
  };
  return { dispose: () => store.dispose(), commands };
}

async function sessionOf(
  { folder }: StepSubject,
  sessions: Sessions,
): Promise<Session | undefined> {
  return folder === undefined ? sessions.choose() : sessions.of(vscode.Uri.file(folder));
}

function called({ step = '', title = step }: StepSubject): string {
  return title;
}

async function confirmUndo(step: string): Promise<boolean> {
  const t = vscode.l10n.t;
  const undo = t('Undo Step');
  const message = t('Undo the step “{0}”?', plainText(step));
  const detail = t('Its effect is taken back where that can be done, and it is to do again.');
  const picked = await vscode.window.showWarningMessage(message, { modal: true, detail }, undo);
  return picked === undo;
}

/** How the run ended, where it is not plain from the view. */
function announce(run: ChecklistRun): void {
  const t = vscode.l10n.t;
  const stopped = run.steps.find(({ state }) => state === 'failed' || state === 'waiting');
  if (stopped === undefined) {
    if (run.done === run.total)
      void vscode.window.showInformationMessage(
        t('Release {0}: all {1} steps are done.', plainText(run.version), run.total),
      );
    return;
  }
  const title = plainText(stopped.step.title);
  const reason = plainText(stopped.reason ?? '', 300);
  if (stopped.state === 'failed')
    void vscode.window.showErrorMessage(t('{0} failed: {1}', title, reason));
  else void vscode.window.showInformationMessage(t('{0} waits for you. {1}', title, reason));
}
