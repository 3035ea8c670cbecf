import * as z from 'zod/mini';

const text = z.string();
const count = z.number().check(z.int());

/** What a runner can show for a step. Parsed from a file too, so it is a schema first. */
export const findingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('exit'),
    command: z.array(text),
    exitCode: count,
    /** Path of the kept output, relative to the project's folder. */
    log: z.exactOptional(text),
    /** What was checked out, where the result depends on it. */
    commit: z.exactOptional(text),
  }),
  z.object({
    kind: z.literal('digest'),
    /** `host/path:tag`. */
    reference: text,
    digest: text,
    platforms: z.exactOptional(z.array(text)),
    /** What it was built from. */
    commit: z.exactOptional(text),
  }),
  z.object({ kind: z.literal('url'), url: text, title: z.exactOptional(text) }),
  z.object({
    kind: z.literal('commit'),
    commit: text,
    subject: z.exactOptional(text),
    files: z.exactOptional(z.array(text)),
  }),
  z.object({
    kind: z.literal('git-tag'),
    tag: text,
    /** The commit it names, peeled. */
    commit: text,
    /** The tag object of an annotated tag. */
    object: z.exactOptional(text),
    /** Name of the remote it was read back from. */
    remote: z.exactOptional(text),
  }),
  z.object({
    kind: z.literal('asset'),
    name: text,
    digest: text,
    /** Bytes. */
    size: count,
    url: z.exactOptional(text),
  }),
  z.object({
    kind: z.literal('note'),
    text,
    /** What a runner needs to look at the world again. */
    data: z.exactOptional(z.record(text, text)),
  }),
]);

/** What a runner found out; who and when are added where it is written down. */
export type Finding = z.infer<typeof findingSchema>;

export const evidenceSchema = z.object({
  finding: findingSchema,
  /** Who ran the step, e.g. `ada@laptop`. */
  by: text,
  /** ISO 8601, UTC. */
  at: text,
});

/** Why a step counts as done. */
export type StepEvidence = z.infer<typeof evidenceSchema>;
