import type { Project } from '../project.ts';
import type { SourceState } from '../sourceControl.ts';
import { SourceControlError } from '../sourceControl.ts';

/** Files are committed: there has to be a repository. Throws SourceControlError. */
export function requireRepository({ state, sourceControlError, root }: Project): SourceState {
  if (state !== undefined) return state;
  if (sourceControlError !== undefined) throw sourceControlError;
  const remedy = 'Create one with git init.';
  throw new SourceControlError('no-repository', `${root} is not in a git repository.`, remedy);
}
