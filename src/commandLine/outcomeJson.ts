import type { PlatformOutcome } from '../build/byDigest/platformOutcome.ts';
import { Failure } from '../oci/failure.ts';

/** What became of one platform, as `--json` prints it. */
export function outcomeJson(outcome: PlatformOutcome): Record<string, unknown> {
  if (outcome.state !== 'failed') return { ...outcome };
  const { platform, state, error } = outcome;
  const reason = error instanceof Failure ? String(error.reason) : 'failed';
  const message = error instanceof Error ? error.message : String(error);
  return { platform, state, reason, message };
}
