import { displayArgv } from '../../../build/displayCommand.ts';
import { ChecklistError } from '../checklistError.ts';
import { releaseCommit } from '../releaseCommit.ts';
import type { Argv, CommandStep } from '../step.ts';
import type { StepEvidence } from '../stepEvidence.ts';
import type { StepPrograms } from '../stepPrograms.ts';
import type { StepContext, StepEvent, StepPlan, StepRunner, Verdict } from '../stepRunner.ts';
import { fillIn } from './fillIn.ts';
import { exitFinding, followProgram, runProgram } from './runProgram.ts';

/** A step that is a program; exit code 0 ticks it. */
export function createCommandRunner<Kind extends CommandStep['kind']>(
  kind: Kind,
  programs: StepPrograms,
): StepRunner<Kind> {
  return {
    kind,
    plan: (step, context) => Promise.resolve().then(() => planCommand(step, context)),
    run: (step, context, signal) => runCommand(programs, step, context, signal),
    check: (step, evidence, context, signal) =>
      checkCommand(programs, step, evidence, context, signal),
    undo: (step, context, signal) => undoCommand(programs, step, context, signal),
  };
}

function planCommand(step: CommandStep, context: StepContext): StepPlan {
  const command = displayArgv(commandOf(step, context));
  return {
    summary: `Run ${command}`,
    details: step.note === undefined ? [] : [step.note],
    ...(step.irreversible && {
      confirmation: step.confirm ?? `Run ${command}? What it does stays.`,
    }),
  };
}

async function* runCommand(
  programs: StepPrograms,
  step: CommandStep,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent> {
  const argv = commandOf(step, context);
  if (isDoubtful(step, context)) {
    if (step.check === undefined) {
      yield { kind: 'waiting', why: doubt(argv) };
      return;
    }
    const check = { argv: fillIn(step.check, context) };
    const end = yield* followProgram(programs, step, check, context, signal);
    const finding = exitFinding(check.argv, end);
    if (end.exitCode === 0 && finding !== undefined) {
      yield { kind: 'finding', finding };
      return;
    }
  }
  if (step.irreversible) yield { kind: 'intent', intent: { effect: `run ${displayArgv(argv)}` } };
  const { timeoutMs } = step;
  yield* runProgram(programs, step, { argv, timeoutMs }, context, signal);
}

/** An effect that stays was begun, and nothing says that the program came to an end. */
function isDoubtful(step: CommandStep, { record }: StepContext): boolean {
  const ended = record.evidence.some(({ finding }) => finding.kind === 'exit');
  return step.irreversible && record.intents.length > 0 && !ended;
}

function doubt(argv: Argv): string {
  return (
    `${displayArgv(argv)} was interrupted, and whether it took effect is not known. ` +
    'Look: tick it with a note if it did; take the step back to run it again if it did not.'
  );
}

async function checkCommand(
  programs: StepPrograms,
  step: CommandStep,
  evidence: readonly StepEvidence[],
  context: StepContext,
  signal: AbortSignal,
): Promise<Verdict> {
  if (step.check !== undefined) {
    const check = { argv: fillIn(step.check, context) };
    const end = await drain(followProgram(programs, step, check, context, signal));
    if (end.exitCode === 0) return { holds: true };
    return { holds: false, reason: `${displayArgv(check.argv)} says that it is not so.` };
  }
  const head = releaseCommit(context);
  for (const { finding } of evidence)
    if (finding.kind === 'exit' && finding.commit !== undefined && finding.commit !== head)
      return {
        holds: false,
        reason: `It passed on commit ${finding.commit.slice(0, 7)}; now it is ${head?.slice(0, 7) ?? 'none'}.`,
      };
  return { holds: true };
}

async function undoCommand(
  programs: StepPrograms,
  step: CommandStep,
  context: StepContext,
  signal: AbortSignal,
): Promise<string> {
  if (step.undo === undefined) return 'The tick was taken back; nothing else was changed.';
  const argv = fillIn(step.undo, context);
  await drain(runProgram(programs, step, { argv }, context, signal));
  return `Taken back by ${displayArgv(argv)}.`;
}

async function drain<Result>(events: AsyncGenerator<StepEvent, Result>): Promise<Result> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}

function commandOf(step: CommandStep, context: StepContext): Argv {
  if (step.run !== undefined) return fillIn(step.run, context);
  throw new ChecklistError(
    'not-possible',
    `“${step.title}” has no command to run.`,
    'Give the step `run: …` in slipway.yaml.',
  );
}
