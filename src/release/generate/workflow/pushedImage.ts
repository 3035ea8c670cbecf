import type { ImageDefinition } from '../../config/imageDefinition.ts';

/** An image, and the job that says under which tag and digest it was pushed. */
export interface PushedImage {
  readonly image: ImageDefinition;
  readonly job: string;
}

/** What that job says, each an output of its step `summary`; empty when nothing was pushed. */
export const pushedOutputs = ['digest', 'tag', 'platforms'] as const;

/**
 * One of them, within an expression. None may hold the name of a repository: GitHub keeps back an
 * output that has the value of a secret in it, and an account's name is both.
 */
export function pushedOutput(
  { job }: Pick<PushedImage, 'job'>,
  name: (typeof pushedOutputs)[number],
): string {
  return `needs['${job}'].outputs.${name}`;
}
