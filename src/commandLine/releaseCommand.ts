import type { ChecklistRun } from '../release/checklist/checklistRun.ts';
import type { RunRequest } from '../release/checklist/checklistVerbs.ts';
import { checklistJson } from '../release/checklist/checklistJson.ts';
import { checklistObserver } from './checklistObserver.ts';
import { checklistText, plannedText, progress } from './checklistText.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { writeOptions } from './writeOptions.ts';

export const releaseCommand: Command = {
  name: 'release',
  summary: 'run what is left of a release’s checklist, and go on where it was interrupted',
  operands: '[VERSION]',
  arity: [0, 1],
  options: {
    from: {
      type: 'text',
      value: 'STEP',
      summary: 'begin at this step; those before stay as they are',
    },
    ...writeOptions,
  },
  description:
    'Without VERSION, the project’s own. First the evidence of steps that have passed is looked at again; then the rest\nruns in order until a step fails or waits for somebody. What happens is kept in .slipway/releases/VERSION.json, so\nthat a run that was killed is gone on with by starting it again. Exits with 1 while anything is left to do; without\na terminal, --yes has to agree to what stays.',
  examples: ['slipway release --dry-run', 'slipway release 1.4.0 --yes --json'],
  run: (invocation) => {
    const { arguments: given } = invocation;
    const [version] = given.operands;
    const from = given.text('from');
    return runOrPlan(invocation, {
      ...(version === undefined ? {} : { version }),
      steps: { kind: 'all', ...(from === undefined ? {} : { from }) },
    });
  },
};

/** Runs steps, or shows with `--dry-run` what they would do. */
export async function runOrPlan(
  invocation: Invocation,
  request: RunRequest,
): Promise<CommandResult> {
  const { arguments: given, services, signal, terminal } = invocation;
  const { slipway } = services;
  const paint = paintFor(terminal.stdout);
  if (given.flag('dry-run')) {
    const steps = await slipway.planChecklist(request, signal);
    return { document: { steps }, text: plannedText(steps, paint) };
  }
  const run = await slipway.runChecklist(request, checklistObserver(invocation), signal);
  const text = `${checklistText(run, paint)}\n${verdict(run)}`;
  const result = { document: checklistJson(run), text };
  return isReached(run, request) ? result : { ...result, exitCode: 1 };
}

function isReached({ steps, done, total }: ChecklistRun, { steps: wanted }: RunRequest): boolean {
  switch (wanted.kind) {
    case 'all':
      return done === total;
    case 'next':
      return !steps.some(({ state }) => state === 'failed' || state === 'waiting');
    case 'one':
      return steps.some(({ step, state }) => step.id === wanted.id && state === 'passed');
  }
}

/** The last line: what stands in the way, and how to go on. */
export function verdict(run: ChecklistRun): string {
  if (run.done === run.total) return 'Nothing is left to do.\n';
  const at = run.steps.find(({ state }) => state === 'failed' || state === 'waiting');
  const { version, next } = run;
  const how =
    at?.state === 'waiting' && at.step.kind === 'manual'
      ? `When it is done: slipway checklist ${version} --done ${at.step.id} --note "…"`
      : at === undefined && next === undefined
        ? ''
        : `Go on with: slipway release ${version}`;
  const what =
    at === undefined
      ? ''
      : `; “${neutralise(at.step.title)}” ${at.state === 'failed' ? 'has failed' : 'waits'}`;
  return `${progress(run)}${what}. ${how}`.trim() + '\n';
}
