import type { BuildSpec } from './buildSpec.ts';
import type { BuildxCommand } from './buildxCommand.ts';

/** The buildx invocation of a spec. Throws BuildError `invalid-plan` for values that must not reach it. */
export function buildCommand(spec: BuildSpec, builderName: string): BuildxCommand {
  return { args: [builderName], cwd: spec.context };
}
