import { GitHubError } from '../gitHub.ts';

/** True for a failure after which GitHub may have done what it was asked for. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  return ['server', 'timeout', 'unreachable', 'malformed'].includes(error.reason);
}
