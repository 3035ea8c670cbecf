import type { SourceControlErrorReason } from '../../release/sourceControl.ts';
import { withoutCredentials } from './withoutCredentials.ts';

export interface NetworkFailure {
  readonly reason: SourceControlErrorReason;
  /** Continues a sentence: empty, or `: ` and what git said. */
  readonly why: string;
  readonly remedy: string;
}

const denied =
  /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied|Permission to .* denied|The requested URL returned error: 40[13]|Host key verification failed|HTTP Basic: Access denied|Invalid username or/i;
const absent =
  /Could not resolve host|unable to access|Connection (?:refused|timed out|reset)|Network is unreachable|No route to host|Operation timed out|early EOF|hung up unexpectedly|error: 5[0-9][0-9]/i;

/** Why git did not get through to a remote, by what it wrote in English. */
export function networkFailure(remote: string, stderr: string): NetworkFailure {
  const why = saidByGit(stderr);
  if (denied.test(stderr))
    return {
      reason: 'denied',
      why,
      remedy: `Sign in to the remote once in a terminal, for example with: git ls-remote ${remote}`,
    };
  if (absent.test(stderr))
    return {
      reason: 'unreachable',
      why,
      remedy: `Check the network and the address of the remote: git remote get-url ${remote}`,
    };
  return { reason: 'failed', why, remedy: `Try it in a terminal: git ls-remote ${remote}` };
}

/** `: ` and the line of git's output that says most, without credentials; else nothing. */
export function saidByGit(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling =
    lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.find((line) => line !== '');
  return telling === undefined ? '' : `: ${withoutCredentials(telling).replace(/\.$/, '')}`;
}
