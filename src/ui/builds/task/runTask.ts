import * as vscode from 'vscode';
import { commandsOf } from '../../../build/buildPlan.ts';
import type { BuildPlan } from '../../../build/buildPlan.ts';
import { displayCommand } from '../../../build/displayCommand.ts';
import { Failure } from '../../../oci/failure.ts';
import { buildPlanText, plansWarnings } from '../../../terminal/buildPlanText.ts';
import { buildResultText } from '../../../terminal/buildResultText.ts';
import { watchBuild } from '../../../terminal/buildWatch.ts';
import { exitCodeOf } from '../../../terminal/exitCode.ts';
import { failureText } from '../../../terminal/failureText.ts';
import { neutralise, neutraliseLines } from '../../../terminal/neutralise.ts';
import type { Output } from '../../../terminal/output.ts';
import { paintFor } from '../../../terminal/paint.ts';
import { plainView } from '../../../terminal/plainView.ts';
import { requireTrust } from '../../trust.ts';
import type { BuildParts } from '../buildParts.ts';
import type { BuildRun } from '../buildRun.ts';
import type { BuildSession } from '../buildSession.ts';
import { confirmBuild } from '../confirmBuild.ts';
import { planDocument } from '../planText.ts';
import { runListed } from '../runListed.ts';
import { planAnew, runSessions } from '../runSessions.ts';
import { asksFirst } from './asksFirst.ts';
import { parseTaskDefinition, TaskDefinitionError } from './taskDefinition.ts';

const cancelled = 130;

/**
 * Runs the definition of a task of `folder` as builds of the list, and tells of them in a terminal.
 * Gives the exit code: 0 done, 1 failed, 2 wrongly asked for, 130 cancelled.
 */
export async function runTask(
  parts: BuildParts,
  folder: string | undefined,
  definition: unknown,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    requireTrust();
    const session = await parts.sessions.meant(folder);
    if (session === undefined) return endOf(output, left());
    const { slipway } = session;
    const task = parseTaskDefinition(definition, parts.builder());
    const { request } = task;
    const plans = await slipway.planBuild(request, signal);
    const paint = paintFor(output);
    if (task.dryRun) {
      output.write(plans.map((plan) => buildPlanText(plan, paint)).join('\n'));
      return 0;
    }
    if (asksFirst(task, plans) && !(await confirmed(parts, plans, output, signal)))
      return endOf(output, left());
    for (const command of plans.flatMap(commandsOf))
      output.write(`${paint('dim', `$ ${neutraliseLines(displayCommand(command))}`)}\n`);
    output.write(plansWarnings(plans, paint));
    const ended = await runListed(parts, plans, { slipway, request }, (sessions) =>
      follow(sessions, output, signal),
    );
    return tell(ended, output);
  } catch (error) {
    return endOf(output, error);
  }
}

/** Whoever leaves a question wants nothing to run: an abort, not a failure. */
function left(): DOMException {
  return new DOMException('The question was left.', 'AbortError');
}

async function confirmed(
  parts: BuildParts,
  plans: readonly BuildPlan[],
  output: Output,
  signal: AbortSignal,
): Promise<boolean> {
  output.write('Waiting for you to confirm what is pushed.\n');
  const answer = await confirmBuild({
    title: vscode.l10n.t('Build task'),
    step: 1,
    totalSteps: 1,
    plans,
    showCommand: (shown) => {
      void parts.logs.openText('Build.sh', planDocument(shown, vscode.l10n.t));
    },
    signal,
  });
  signal.throwIfAborted();
  return answer === 'confirmed';
}

async function follow(
  sessions: readonly BuildSession[],
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const watches = sessions.map((session) => {
    const watch = watchBuild(session.plan, plainView(session.plan, output), output, false);
    session.follow(watch.observer);
    return watch;
  });
  const cancel = (): void => sessions.forEach((session) => session.cancel());
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) cancel();
    await runSessions(sessions, (session) => planAnew(session, signal));
  } finally {
    signal.removeEventListener('abort', cancel);
    for (const watch of watches) watch.end();
  }
}

/** How each build ended; the exit code is that of the first failure. */
function tell(runs: readonly BuildRun[], output: Output): number {
  const paint = paintFor(output);
  let code = 0;
  for (const { plan, state, result, error } of runs) {
    output.write('\n');
    if (state === 'done') {
      if (result !== undefined) output.write(buildResultText(result, paint));
      continue;
    }
    if (runs.length > 1) output.write(`${paint('bold', neutralise(plan.spec.image))}\n`);
    if (state !== 'failed') output.write(`${paint('yellow', 'Cancelled.')}\n`);
    const own = state === 'failed' ? endOf(output, error) : cancelled;
    if (code === 0 || code === cancelled) code = own;
  }
  return code;
}

/** Says why it ended. */
function endOf(output: Output, error: unknown): number {
  const told =
    error instanceof Failure
      ? error
      : { message: error instanceof Error ? error.message : String(error), remedy: '' };
  output.write(failureText(error, told, paintFor(output), false));
  return error instanceof TaskDefinitionError ? 2 : exitCodeOf(error);
}
