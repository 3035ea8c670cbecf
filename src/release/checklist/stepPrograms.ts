import type { Argv } from './step.ts';

export interface StepProgram {
  readonly argv: Argv;
  /** Written to its standard input, which is closed otherwise. */
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** Merged over this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whose output it is; the log is named after it. */
  readonly release: string;
  readonly step: string;
}

export interface ProgramEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Path of the kept output, relative to the project's folder. */
  readonly log: string;
}

export type ProgramEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'end'; readonly end: ProgramEnd };

/** Runs the programs of steps in the project's folder. */
export interface StepPrograms {
  /** `os/arch[/variant]` of this machine. */
  readonly platform: string;
  /** As many programs as this machine can run side by side. */
  readonly parallelism: number;
  /** Whether an emulator is registered for programs of another platform (`os/arch[/variant]`). */
  emulates(platform: string): Promise<boolean>;
  /**
   * The output as it comes, then how it ended. What an interrupted run of the same step left
   * running is ended first; the process tree is ended on abort and when the time is over.
   * Fails with ChecklistError.
   */
  run(program: StepProgram, signal: AbortSignal): AsyncIterable<ProgramEvent>;
  /** The first of the programs that is installed. */
  find(names: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}
