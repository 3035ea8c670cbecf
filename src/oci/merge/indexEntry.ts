import * as z from 'zod/mini';
import type { Digest } from '../digest.ts';
import { isDigest } from '../digest.ts';
import { firstIssue } from '../foreignJson.ts';
import { parseJson } from '../parseJson.ts';

/**
 * An entry of an index as the document has it. Unlike `Descriptor` it keeps members Slipway has no
 * use for, so that writing it again loses nothing.
 */
export type IndexEntry = z.infer<typeof entrySchema>;

const entrySchema = z.looseObject({
  mediaType: z.string(),
  digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), {
    error: 'is not a sha256 or sha512 digest',
  }),
  size: z.number().check(z.int(), z.nonnegative()),
  annotations: z.optional(z.record(z.string(), z.string())),
  platform: z.optional(
    z.looseObject({
      architecture: z.optional(z.string()),
      os: z.optional(z.string()),
      'os.version': z.optional(z.string()),
      variant: z.optional(z.string()),
    }),
  ),
});

const indexSchema = z.looseObject({ manifests: z.array(entrySchema) });

/** The entries of an index, whole; the text why it has none that can be read. */
export function indexEntries(bytes: Uint8Array): readonly IndexEntry[] | string {
  const parsed = indexSchema.safeParse(withoutNulls(parseJson(bytes)));
  return parsed.success ? parsed.data.manifests : firstIssue(parsed.error);
}

/** No index is this deep; a hostile one would exhaust the stack. */
const deepest = 32;

/** Some writers put null where others leave a member out. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member, depth + 1)]));
}
