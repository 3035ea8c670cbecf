import * as z from 'zod/mini';

const StepRow = z.object({
  subject: z.object({
    step: z.string(),
    title: z.string(),
    folder: z.string(),
    version: z.optional(z.string()),
  }),
});
const StepArgument = z.object({
  step: z.optional(z.string()),
  /** As it is called where the user is asked; its id when absent. */
  title: z.optional(z.string()),
  version: z.optional(z.string()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
  note: z.optional(z.string()),
  reason: z.optional(z.string()),
});
const EvidenceRow = z.object({
  subject: z.object({
    kind: z.enum(['page', 'image', 'file', 'text']),
    value: z.string(),
    folder: z.string(),
  }),
});

/** What a command of the checklist is about: a row of the view, or the same as an argument object. */
export type StepSubject = z.infer<typeof StepArgument>;
export type EvidenceSubject = z.infer<typeof EvidenceRow>['subject'];

export function stepSubject(argument: unknown): StepSubject {
  const row = StepRow.safeParse(argument);
  if (row.success) return row.data.subject;
  const given = StepArgument.safeParse(argument);
  return given.success ? given.data : {};
}

/** The same for a button of the view: VS Code gives it the row that has the focus, which it is not about. */
export function checklistSubject(argument: unknown): StepSubject {
  const { step, ...subject } = stepSubject(argument);
  const isRow = StepRow.safeParse(argument).success;
  return isRow || step === undefined ? subject : { ...subject, step };
}

export function evidenceSubject(argument: unknown): EvidenceSubject | undefined {
  const row = EvidenceRow.safeParse(argument);
  return row.success ? row.data.subject : undefined;
}
