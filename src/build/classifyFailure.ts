import type { BuildErrorDetails } from './buildError.ts';
import { BuildError } from './buildError.ts';
import type { FailedBuild, FailureEvidence } from './failureEvidence.ts';
import { gatherEvidence } from './failureEvidence.ts';
import { failureRules } from './failureRules.ts';

export type { FailedBuild } from './failureEvidence.ts';

/** Says why a build failed, where, and what to do about it. */
export function classifyFailure(failed: FailedBuild): BuildError {
  return judge(gatherEvidence(failed));
}

/** The same for a docker command that is no build, from the lines it wrote. */
export function classifyCommandFailure(
  exitCode: number | null,
  text: readonly string[],
): BuildError {
  return judge(gatherEvidence({ exitCode, text }));
}

function judge(evidence: FailureEvidence): BuildError {
  const { step, place, tail, exitCode, headline } = evidence;
  const details = {
    tail,
    ...(step !== undefined && { step: step.fullName }),
    ...(step?.platform !== undefined && { platform: step.platform }),
    ...(place !== undefined && { place }),
    ...(exitCode !== null && { exitCode }),
  };
  for (const rule of failureRules) {
    const verdict = rule(evidence);
    if (verdict !== undefined)
      return new BuildError(verdict.reason, verdict.message, verdict.remedy, details);
  }
  if (headline === '') return diedSilent(exitCode, details);
  return new BuildError('failed', `${headline}.`, 'See the full log of the build.', details);
}

/** buildx says why a build failed, always; it cannot when somebody kills it. */
function diedSilent(exitCode: number | null, details: BuildErrorDetails): BuildError {
  const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
  return new BuildError(
    'failed',
    `docker buildx ended${code} without a word: it was killed, or it crashed.`,
    'Build again: finished steps are cached. If nobody killed it, see whether this machine runs out of memory.',
    details,
  );
}
