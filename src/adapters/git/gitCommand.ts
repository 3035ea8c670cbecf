import { SourceControlError } from '../../release/sourceControl.ts';
import type { Outcome } from '../process/run.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** Runs git in one folder; resolves for any exit code. */
export type Git = (
  args: readonly string[],
  more?: { readonly stdin?: string; readonly timeoutMs?: number },
) => Promise<Outcome>;

/** An end of git that nothing was prepared for. */
export function unexpected(verb: string, outcome: Outcome): SourceControlError {
  const [line = ''] = outcome.stderr.trim().split('\n');
  const end = outcome.exitCode ?? outcome.signal ?? 'nothing';
  return new SourceControlError(
    'failed',
    `git ${verb} ended with ${end}${line === '' ? '' : `: ${withoutCredentials(line)}`}.`,
    'Run git status in the folder to see what is wrong.',
  );
}
