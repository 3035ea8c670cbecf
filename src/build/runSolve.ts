import { isAbort } from '../oci/failure.ts';
import { BuildError } from './buildError.ts';
import type { BuildKit, BuildMetadata, SolveEvent } from './buildKit.ts';
import type { BuildPlan } from './buildPlan.ts';
import type { BuildProgress } from './buildProgress.ts';
import { classifyFailure } from './classifyFailure.ts';
import type { SolveStatus } from './solveStatus.ts';

/** One command, and what is known of it should it fail. */
export type Solve = Pick<BuildPlan, 'command' | 'spec' | 'builder'>;

/** What one solve tells while it runs. */
export interface SolveListener {
  onStatus(status: SolveStatus): void;
  /** A line of stderr that is not progress. */
  onText(line: string): void;
  /** After `progress` was told how it ended. */
  onEnd(): void;
}

/** More text than this says nothing new about why a build failed. */
const mostText = 2000;

/**
 * Runs one command and folds what it says into `progress`. Throws the BuildError that says why it
 * failed, or AbortError once everything it had started is gone.
 */
export async function runSolve(
  solve: Solve,
  buildKit: BuildKit,
  progress: BuildProgress,
  listener: SolveListener,
  signal: AbortSignal,
): Promise<BuildMetadata> {
  const text: string[] = [];
  let metadata: BuildMetadata | undefined;
  const hear = (event: SolveEvent): void => {
    if (event.kind === 'done') metadata = event.metadata;
    else if (event.kind === 'status') {
      progress.apply(event.status);
      listener.onStatus(event.status);
    } else {
      if (text.push(event.line) > mostText) text.shift();
      progress.note(event.line);
      listener.onText(event.line);
    }
  };
  try {
    for await (const event of buildKit.solve(solve.command, signal)) hear(event);
  } catch (error) {
    progress.finish(isAbort(error) ? 'cancelled' : 'failed');
    listener.onEnd();
    throw explained(error, text, progress, solve);
  }
  progress.finish('done');
  listener.onEnd();
  return metadata ?? {};
}

/** The adapter knows that buildx failed; why is in what the build said. */
function explained(
  error: unknown,
  text: readonly string[],
  progress: BuildProgress,
  { spec, builder }: Solve,
): unknown {
  const unexplained =
    error instanceof BuildError && (error.reason === 'failed' || error.reason === 'cancelled');
  if (!unexplained) return error;
  return classifyFailure({ exitCode: error.exitCode ?? null, text, progress, spec, builder });
}
