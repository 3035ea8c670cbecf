import * as z from 'zod/mini';

/** What a command of the Builds view is about: a row, or the same given by another extension. */
const Subject = z.object({
  subject: z.object({
    run: z.string(),
    step: z.optional(z.string()),
    platform: z.optional(z.string()),
    reference: z.optional(z.string()),
  }),
});

export type BuildSubject = z.infer<typeof Subject>['subject'];

/** Undefined when the argument is no row of the Builds view. */
export function buildSubject(argument: unknown): BuildSubject | undefined {
  const parsed = z.safeParse(Subject, argument);
  return parsed.success ? parsed.data.subject : undefined;
}
