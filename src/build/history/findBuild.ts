import { BuildError } from '../buildError.ts';
import type { PastBuild } from './pastBuild.ts';

/**
 * The build a user means: an id or its beginning, `builder/node/id`, or `^N` for the Nth newest
 * from 0, as buildx has it. Throws BuildError where none or several are meant.
 */
export function findBuild(builds: readonly PastBuild[], text: string): PastBuild {
  const nth = /^\^(\d{1,4})$/.exec(text)?.[1];
  const found =
    nth === undefined
      ? builds.filter(({ id, ref }) => id.startsWith(text) || ref === text)
      : builds.slice(Number(nth), Number(nth) + 1);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  throw new BuildError(
    'failed',
    first === undefined
      ? `No builder remembers a build “${text}”.`
      : `“${text}” is the beginning of ${found.length} builds.`,
    first === undefined
      ? 'slipway builds lists those that are remembered.'
      : 'Write more of its id.',
  );
}
