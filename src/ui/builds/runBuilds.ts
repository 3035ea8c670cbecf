import * as vscode from 'vscode';
import type { BuildList } from './buildList.ts';
import type { BuildSession } from './buildSession.ts';
import { planAnew, runSessions } from './runSessions.ts';
import { activity, percentDone } from './statusText.ts';

/** Runs builds behind one notification that counts their steps and cancels them all. */
export async function runBuilds(
  sessions: readonly BuildSession[],
  onRender: (render: () => void) => vscode.Disposable,
  signal: AbortSignal,
): Promise<void> {
  const names = sessions.map(({ plan }) => plan.spec.image).join(', ');
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Building {0}', names),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const cancelAll = (): void => sessions.forEach((session) => session.cancel());
    const cancelled = token.onCancellationRequested(cancelAll);
    let shown = 0;
    const rendered = onRender(() => {
      const views = sessions.map((session) => session.view());
      const percent = percentDone(views.flatMap(({ snapshot }) => snapshot ?? [])) ?? 0;
      const increment = Math.max(0, percent - shown);
      shown += increment;
      progress.report({ message: progressMessage(sessions), increment });
    });
    try {
      await runSessions(sessions, (session) => planAnew(session, signal));
    } finally {
      rendered.dispose();
      cancelled.dispose();
    }
  });
}

function progressMessage(sessions: readonly BuildSession[]): string {
  const running = sessions
    .map((session) => session.view())
    .filter(({ state }) => state !== 'waiting' && state !== 'done');
  const [first] = running;
  if (first === undefined) return '';
  const counts = running.flatMap(({ snapshot }) => snapshot ?? []);
  const done = counts.reduce((sum, count) => sum + count.done, 0);
  const total = counts.reduce((sum, count) => sum + count.total, 0);
  const parts = [total === 0 ? '' : `${done}/${total}`, activity(first, vscode.l10n.t)];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Cancels one build, or all that run. Returns how many there were. */
export function cancelBuilds(list: BuildList, id: string | undefined): number {
  const sessions = id === undefined ? list.active() : [list.find(id)].flatMap((one) => one ?? []);
  for (const session of sessions) session.cancel();
  return sessions.length;
}
