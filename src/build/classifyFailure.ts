import { BuildError } from './buildError.ts';
import type { BuildProgress } from './buildProgress.ts';
import type { BuildSpec } from './buildSpec.ts';

export interface FailedBuild {
  readonly exitCode: number | null;
  /** Lines of stderr that were not progress, oldest first. */
  readonly text: readonly string[];
  readonly progress: BuildProgress;
  readonly spec: BuildSpec;
}

/** Says why a build failed, where, and what to do about it. */
export function classifyFailure(failed: FailedBuild): BuildError {
  return new BuildError('failed', failed.text.join('\n'), '');
}
