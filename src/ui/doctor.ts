import * as vscode from 'vscode';
import type { Finding } from '../release/doctor/doctor.ts';
import { abortSignal } from './abortSignal.ts';
import { doctorReport, doctorSummary } from './doctorReport.ts';
import type { DoctorReport } from './doctorReport.ts';
import type { EditorParts } from './editorParts.ts';
import type { CommandHandler } from './feature.ts';
import type { FixAction } from './fixAction.ts';
import { fixAction } from './fixAction.ts';
import type { DisposableStore } from './lifecycle.ts';
import type { Translate } from './translate.ts';

const scheme = 'slipway-report';
const reportUri = vscode.Uri.from({ scheme, path: '/Release Doctor.txt' });

interface LastReport extends DoctorReport {
  readonly findings: readonly Finding[];
}

/** `slipway.doctor`: looks at everything a release needs, shows the report and returns the findings. */
export function createDoctor(
  { host, sessions }: Pick<EditorParts, 'host' | 'sessions'>,
  store: DisposableStore,
): CommandHandler {
  const changed = store.add(new vscode.EventEmitter<vscode.Uri>());
  let last: LastReport | undefined;
  store.add(
    host.documents[scheme].attach({
      onDidChange: changed.event,
      provideTextDocumentContent: () =>
        last?.text ?? vscode.l10n.t('Run “Release: Doctor” to see how things stand.'),
    }),
  );
  const lensesChanged = store.add(new vscode.EventEmitter<void>());
  store.add(
    vscode.languages.registerCodeLensProvider(
      { scheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: () => reportLenses(last),
      },
    ),
  );
  return async () => {
    const session = await sessions.choose();
    if (session === undefined) return undefined;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking at Docker, registries, git and the project'),
      cancellable: true,
    };
    const findings = await vscode.window.withProgress(options, (_progress, token) =>
      session.slipway.doctor(abortSignal(token)),
    );
    last = { ...doctorReport(findings, vscode.l10n.t), findings };
    changed.fire(reportUri);
    lensesChanged.fire();
    const document = await vscode.workspace.openTextDocument(reportUri);
    await vscode.window.showTextDocument(document, { preview: true });
    vscode.window.setStatusBarMessage(doctorSummary(findings, vscode.l10n.t), 6000);
    return findings;
  };
}

/** What can be pressed: above the report, and above each finding that a command helps with. */
function reportLenses(report: LastReport | undefined): vscode.CodeLens[] {
  const t = vscode.l10n.t;
  const lens = (line: number, action: FixAction): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
      ...action,
      arguments: [...(action.arguments ?? [])],
    });
  const again = { title: `$(refresh) ${t('Run again')}`, command: 'slipway.doctor' } as const;
  const lenses = [lens(0, again)];
  for (const { id, state, fix } of report?.findings ?? []) {
    const line = report?.lines.get(id);
    if (line === undefined || state === 'ok' || state === 'skipped') continue;
    const help = fix === undefined ? helpFor(id, t) : fixAction(fix, t);
    if (help !== undefined) lenses.push(lens(line, help));
  }
  return lenses;
}

function helpFor(id: string, t: Translate): FixAction | undefined {
  if (/^(?:builder|platforms|emulat)/.test(id))
    return { title: t('Create Builder…'), command: 'slipway.createBuilder' };
  if (/^(?:config|project|image|version)/.test(id))
    return { title: t('Open slipway.yaml'), command: 'slipway.openConfig' };
  return undefined;
}
