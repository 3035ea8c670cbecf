import * as z from 'zod/mini';
import type { Digest } from './digest.ts';
import { isDigest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import type { Platform } from './platform.ts';

/** `omitempty` of Go leaves a member out; other writers put null. Both mean absent. */
export const optionalText = z.nullish(z.string());

export const textMap = z.nullish(z.record(z.string(), z.string()));

export const platformSchema = z.object({
  os: optionalText,
  architecture: optionalText,
  variant: optionalText,
  'os.version': optionalText,
});

export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), {
    error: 'is not a sha256 or sha512 digest',
  }),
  size: z.number().check(z.int(), z.nonnegative()),
  platform: z.nullish(platformSchema),
  artifactType: optionalText,
  annotations: textMap,
});

/** The members of `from` that say something. */
export function present<T extends object>(
  from: T,
): {
  [K in keyof T]?: Exclude<T[K], null | undefined | ''>;
} {
  const said = Object.entries(from).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(said) as ReturnType<typeof present<T>>;
}

/** Undefined unless both the system and the architecture are named. */
export function platformOf(
  from: z.infer<typeof platformSchema> | null | undefined,
): Platform | undefined {
  if (!from?.os || !from.architecture) return undefined;
  const { variant, 'os.version': osVersion } = from;
  return { os: from.os, architecture: from.architecture, ...present({ variant, osVersion }) };
}

export function descriptorOf(from: z.infer<typeof descriptorSchema>): Descriptor {
  const { mediaType, digest, size, artifactType } = from;
  const platform = platformOf(from.platform);
  const annotations = from.annotations ?? {};
  return { mediaType, digest, size, annotations, ...present({ platform, artifactType }) };
}

/** Where and why a document is not what its schema says, for a message: `manifests: …`. */
export function firstIssue(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it is not valid';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
