import type { BuildErrorReason } from './buildError.ts';
import type { FailureEvidence } from './failureEvidence.ts';

export interface Verdict {
  readonly reason: BuildErrorReason;
  readonly message: string;
  readonly remedy: string;
}

/** Says why a build failed when it can tell. */
export type FailureRule = (evidence: FailureEvidence) => Verdict | undefined;
