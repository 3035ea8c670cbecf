import { isAbort } from '../oci/failure.ts';
import { InvalidReferenceError } from '../oci/reference.ts';
import { ChecklistError } from '../release/checklist/checklistError.ts';
import type { ConfigErrorReason } from '../release/config/configError.ts';
import { ConfigError } from '../release/config/configError.ts';

/** 1 failed, 2 wrong usage, 130 cancelled (128 + SIGINT, as shells count). */
export type FailureExitCode = 1 | 2 | 130;

/** What was asked for on the command line is missing, does not exist or is none: not the project's fault. */
const wrongUsage: readonly ConfigErrorReason[] = [
  ...(['invalid-request', 'no-version'] as const),
  ...(['unknown-image', 'unknown-application'] as const),
];

export function exitCodeOf(error: unknown): FailureExitCode {
  if (isAbort(error)) return 130;
  if (error instanceof InvalidReferenceError) return 2;
  if (error instanceof ChecklistError) return error.reason === 'unknown-step' ? 2 : 1;
  if (!(error instanceof ConfigError)) return 1;
  return wrongUsage.includes(error.reason) ? 2 : 1;
}
