import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { parseJsonText } from '../../oci/parseJson.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));

const recordSchema = z.object({
  version: z.literal(1),
  image: z.string(),
  /** Commit it was built from, `-dirty` when files were changed. */
  revision: z.string(),
  /** Digest of everything the build was told beside its platforms and tags. */
  fingerprint: digest,
  /** The time labels and arguments were rendered with; another run must use the same. */
  startedAt: z.iso.datetime(),
  finished: z.boolean(),
  /** `host/path` the platforms were pushed to; absent when all were built together. */
  repository: z.optional(z.string()),
  /** Digest of each platform that was pushed. */
  platforms: z.record(z.string(), digest),
  asked: z.object({
    platforms: z.array(z.string()),
    tags: z.array(z.string()),
    builder: z.optional(z.string()),
  }),
});

/** The last push of an image, as far as it got: what another run need not do again. */
export type BuildRecord = z.infer<typeof recordSchema>;

/** Where records are kept, one an image. All fail with a Failure. */
export interface BuildRecords {
  /** What `write` was given last; undefined without one. */
  read(image: string, signal: AbortSignal): Promise<string | undefined>;
  write(image: string, text: string, signal: AbortSignal): Promise<void>;
}

/** Undefined for what is no record: it is never worth more than building again. */
export function parseBuildRecord(text: string | undefined): BuildRecord | undefined {
  if (text === undefined) return undefined;
  const parsed = recordSchema.safeParse(parseJsonText(text));
  return parsed.success ? parsed.data : undefined;
}

export function formatBuildRecord(record: BuildRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}
