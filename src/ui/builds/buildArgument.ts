import * as z from 'zod/mini';

const Argument = z.object({
  images: z.optional(z.array(z.string())),
  platforms: z.optional(z.array(z.string())),
  tags: z.optional(z.array(z.string())),
  output: z.optional(z.enum(['push', 'load', 'none'])),
  noCache: z.optional(z.boolean()),
  changed: z.optional(z.boolean()),
  builder: z.optional(z.string()),
  folder: z.optional(z.string()),
  confirm: z.optional(z.boolean()),
});

/**
 * The argument of `slipway.build` for keybindings, tasks and other extensions. What it gives is not
 * asked. With `confirm: false` nothing is asked: the rest is as configured, and `output` is `none`
 * unless given.
 */
export type BuildArgument = z.infer<typeof Argument>;

/** Throws a ZodError for an argument of another form, which names the member. */
export function parseBuildArgument(argument: unknown): BuildArgument {
  if (argument === undefined || argument === null) return {};
  return z.parse(Argument, argument);
}
