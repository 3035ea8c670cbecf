import * as z from 'zod/mini';

const Row = z.object({ subject: z.object({ builder: z.string() }) });
const Named = z.object({ name: z.string() });

/** The builder a command is about: a row's, or `{ name }` of another extension. */
export function builderName(argument: unknown): string | undefined {
  const row = z.safeParse(Row, argument);
  if (row.success) return row.data.subject.builder;
  const named = z.safeParse(Named, argument);
  return named.success ? named.data.name : undefined;
}
