import type { StepPrograms } from '../stepPrograms.ts';
import type { StepRunner } from '../stepRunner.ts';
import { createCommandRunner } from './commandRunner.ts';
import { createManualRunner } from './manualRunner.ts';

export interface RunnerPorts {
  readonly programs: StepPrograms;
}

/** Who runs which kind of step: one each. */
export function createRunners({ programs }: RunnerPorts): readonly StepRunner[] {
  return [
    createManualRunner(),
    createCommandRunner('command', programs),
    createCommandRunner('test', programs),
  ];
}
