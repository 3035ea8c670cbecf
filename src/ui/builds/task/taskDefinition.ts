import * as z from 'zod/mini';
import { Failure } from '../../../oci/failure.ts';
import type { BuildRequest } from '../../../release/slipway.ts';

export class TaskDefinitionError extends Failure<'invalid-task'> {
  override readonly name = 'TaskDefinitionError';
}

const names = z.array(z.string().check(z.minLength(1)));

/** The properties of a task of type `slipway`; package.json describes each to whoever writes one. */
const Definition = z.object({
  image: z.optional(z.union([z.string().check(z.minLength(1)), names])),
  platforms: z.optional(names),
  tags: z.optional(names),
  output: z.optional(z.enum(['push', 'load', 'none'])),
  strategy: z.optional(z.enum(['together', 'by-digest'])),
  builder: z.optional(z.string().check(z.minLength(1))),
  noCache: z.optional(z.boolean()),
  force: z.optional(z.boolean()),
  changed: z.optional(z.boolean()),
  dryRun: z.optional(z.boolean()),
  confirm: z.optional(z.boolean()),
});

const Properties = z.record(z.string(), z.unknown());

type Property = keyof z.infer<typeof Definition>;

export const taskProperties: readonly string[] = Object.keys(Definition.shape);

const flag = 'true or false';
const wanted: Readonly<Record<Property, string>> = {
  image: 'the name of an image, or a list of names',
  platforms: 'a list of platforms such as linux/arm64',
  tags: 'a list of tags or references',
  output: '“push”, “load” or “none”',
  strategy: '“together” or “by-digest”',
  builder: 'the name of a builder',
  noCache: flag,
  force: flag,
  changed: flag,
  dryRun: flag,
  confirm: flag,
};

export interface BuildTask {
  readonly request: BuildRequest;
  /** Print the plan and end. */
  readonly dryRun: boolean;
  /** Ask before a push. */
  readonly confirm: boolean;
}

/** What a definition asks for; `builder` where it names none. Throws TaskDefinitionError. */
export function parseTaskDefinition(definition: unknown, builder: string | undefined): BuildTask {
  const parsed = Definition.safeParse(definition);
  if (!parsed.success) throw wrong(definition, parsed.error.issues[0]?.path[0]);
  const { image, platforms, tags, output = 'none', dryRun, confirm, ...more } = parsed.data;
  const { builder: own = builder, strategy, noCache, force, changed } = more;
  const request: BuildRequest = {
    output,
    compareTags: output === 'push',
    ...(image === undefined ? {} : { images: typeof image === 'string' ? [image] : image }),
    ...(platforms === undefined ? {} : { platforms }),
    ...(tags === undefined ? {} : { tags }),
    ...(own === undefined ? {} : { builder: own }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(noCache === undefined ? {} : { noCache }),
    ...(force === undefined ? {} : { force }),
    ...(changed === undefined ? {} : { changed }),
  };
  return { request, dryRun: dryRun === true, confirm: confirm !== false };
}

function wrong(definition: unknown, key: PropertyKey | undefined): TaskDefinitionError {
  const property = Object.keys(wanted).find((name): name is Property => name === key);
  if (property === undefined)
    return new TaskDefinitionError('invalid-task', 'The task has no properties.', remedy);
  const value = Properties.safeParse(definition).data?.[property];
  return new TaskDefinitionError(
    'invalid-task',
    `“${property}” of the task must be ${wanted[property]}, not ${JSON.stringify(value)}.`,
    remedy,
  );
}

const remedy = 'Correct the task in .vscode/tasks.json.';
