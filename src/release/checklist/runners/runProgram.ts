import { displayArgv } from '../../../build/displayCommand.ts';
import { ChecklistError } from '../checklistError.ts';
import type { Argv, Step } from '../step.ts';
import type { Finding } from '../stepEvidence.ts';
import type { ProgramEnd, StepPrograms } from '../stepPrograms.ts';
import type { StepContext, StepEvent } from '../stepRunner.ts';

const longestMs = 60 * 60 * 1000;

export interface StepCommand {
  readonly argv: Argv;
  readonly timeoutMs?: number | undefined;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of a step and shows its output; its end is the last event. */
export async function* followProgram(
  programs: StepPrograms,
  step: Step,
  { argv, timeoutMs = longestMs, stdin, env }: StepCommand,
  { version: release }: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent, ProgramEnd> {
  const more = { ...(stdin !== undefined && { stdin }), ...(env && { env }) };
  const program = { argv, timeoutMs, release, step: step.id, ...more };
  for await (const event of programs.run(program, signal)) {
    if (event.kind === 'end') return event.end;
    yield { kind: 'log', text: event.text };
  }
  throw new ChecklistError(
    'step-failed',
    `${argv[0]} ended without saying how.`,
    'Run the step again.',
  );
}

/** The same; passes with exit code 0 and fails with any other end. Both are evidence. */
export async function* runProgram(
  programs: StepPrograms,
  step: Step,
  command: StepCommand,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent> {
  const end = yield* followProgram(programs, step, command, context, signal);
  const ofCommit = step.kind === 'test';
  const finding = exitFinding(command.argv, end, ofCommit ? context : undefined);
  if (finding !== undefined) yield { kind: 'finding', finding };
  if (end.exitCode === 0) return;
  const how =
    end.exitCode === null
      ? `was ended by ${end.signal ?? 'a signal'}`
      : `ended with exit code ${end.exitCode}`;
  throw new ChecklistError(
    'step-failed',
    `${displayArgv(command.argv)} ${how}.`,
    `Its output is in ${end.log}. Correct what it says and run the step again.`,
  );
}

/** Nothing for a program that a signal ended: that says nothing about its effect. */
export function exitFinding(
  command: Argv,
  { exitCode, log }: ProgramEnd,
  context?: StepContext,
): Finding | undefined {
  if (exitCode === null) return undefined;
  const state = context?.project.state;
  // What was done with files nobody has committed says nothing about a commit.
  const commit = state?.dirty === false ? state.commit : undefined;
  return {
    kind: 'exit',
    command: [...command],
    exitCode,
    log,
    ...(commit === undefined ? {} : { commit }),
  };
}
