import * as z from 'zod/mini';
import { evidenceSchema } from './stepEvidence.ts';

const text = z.string();

/** Something that is about to be done to the outside world, written down before it is. */
export const intentSchema = z.object({
  /** In words: `push ghcr.io/acme/api:1.4.0`. */
  effect: text,
  /** What its runner needs to find out later whether it happened. */
  data: z.exactOptional(z.record(text, text)),
});

export type Intent = z.infer<typeof intentSchema>;

const about = { by: text, at: text };
const ofStep = { ...about, step: text };

/** Events are only ever added; what a checklist looks like is folded from them. */
export const journalEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), ...about, source: text, commit: z.exactOptional(text) }),
  z.object({ type: z.literal('confirmed'), ...ofStep, text }),
  z.object({ type: z.literal('started'), ...ofStep }),
  z.object({ type: z.literal('intent'), ...ofStep, intent: intentSchema }),
  z.object({ type: z.literal('evidence'), ...ofStep, evidence: evidenceSchema }),
  z.object({ type: z.literal('passed'), ...ofStep }),
  z.object({
    type: z.literal('failed'),
    ...ofStep,
    reason: text,
    message: text,
    remedy: text,
  }),
  z.object({ type: z.literal('cancelled'), ...ofStep }),
  /** Written by who comes next: whoever began it is gone, and said nothing about its end. */
  z.object({ type: z.literal('interrupted'), ...ofStep }),
  z.object({ type: z.literal('waiting'), ...ofStep, why: text }),
  z.object({ type: z.literal('skipped'), ...ofStep, reason: text }),
  /** Evidence was looked at again and no longer holds. */
  z.object({ type: z.literal('broken'), ...ofStep, reason: text }),
  z.object({ type: z.literal('undone'), ...ofStep, how: text }),
]);

export type JournalEvent = z.infer<typeof journalEventSchema>;

/** `.slipway/releases/<version>.json`. A newer `version` is refused, never guessed at. */
export const journalSchema = z.object({
  format: z.literal('slipway-journal'),
  version: z.literal(1),
  release: text,
  events: z.array(journalEventSchema),
});

export type Journal = z.infer<typeof journalSchema>;
