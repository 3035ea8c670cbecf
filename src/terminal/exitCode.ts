import { isAbort } from '../oci/failure.ts';
import { InvalidReferenceError } from '../oci/reference.ts';
import { ChecklistError } from '../release/checklist/checklistError.ts';
import type { ConfigErrorReason } from '../release/config/configError.ts';
import { ConfigError } from '../release/config/configError.ts';

/** 1 failed, 2 wrong usage, 130 cancelled (128 + SIGINT, as shells count). */
export type FailureExitCode = 1 | 2 | 130;

/** What was asked for on the command line does not exist or is none: not the project's fault. */
const usage: ReadonlySet<ConfigErrorReason> = new Set([
  'invalid-request',
  'no-version',
  'unknown-image',
  'unknown-application',
]);

export function exitCodeOf(error: unknown): FailureExitCode {
  if (isAbort(error)) return 130;
  if (error instanceof InvalidReferenceError) return 2;
  if (error instanceof ChecklistError)
    return error.reason === 'unknown-step' || error.reason === 'no-version' ? 2 : 1;
  if (!(error instanceof ConfigError)) return 1;
  return usage.has(error.reason) ? 2 : 1;
}
