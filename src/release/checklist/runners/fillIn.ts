import type { Argv } from '../step.ts';
import type { StepContext } from '../stepRunner.ts';

/** What a command may name of the release it is part of. */
export type ReleaseValues = Pick<StepContext, 'project' | 'version' | 'tag'>;

/**
 * A step's command for one release: `{{version}}`, `{{tag}}` and `{{sha}}` are filled in. Any other
 * `{{…}}` is the program's own (`docker inspect --format '{{json .}}'`) and stays.
 */
export function fillIn([file, ...rest]: Argv, context: ReleaseValues): Argv {
  const values: Readonly<Record<string, string | undefined>> = {
    version: context.version,
    tag: context.tag,
    sha: context.project.state?.commit,
  };
  const fill = (word: string) =>
    word.replace(/\{\{ *(version|tag|sha) *\}\}/g, (whole, name: string) => values[name] ?? whole);
  return [fill(file), ...rest.map(fill)];
}
