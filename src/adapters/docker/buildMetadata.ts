import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import { BuildError } from '../../build/buildError.ts';
import type { BuildMetadata } from '../../build/buildKit.ts';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';

const largest = 64 * 1024 * 1024;

// A push by a builder of several nodes leaves nothing but the digest (buildx build/build.go).
const metadataForm = z.object({
  'containerimage.digest': z.optional(z.string()),
  'containerimage.descriptor': z.optional(z.object({ digest: z.string() })),
  'buildx.build.ref': z.optional(z.string()),
});

const targetsForm = z.record(z.string(), z.unknown());

/**
 * What a finished build wrote to its metadata file; of one target where bake built it. Throws
 * BuildError `no-metadata`.
 */
export async function readBuildMetadata(path: string, target?: string): Promise<BuildMetadata> {
  const found = metadataForm.safeParse(ofTarget(await json(path), target));
  if (!found.success) throw unusable('is not of the expected form', found.error);
  const digest =
    found.data['containerimage.digest'] ?? found.data['containerimage.descriptor']?.digest;
  const buildRef = found.data['buildx.build.ref'];
  return {
    ...(digest !== undefined && { digest: checked(digest) }),
    ...(buildRef !== undefined && { buildRef }),
  };
}

/** bake writes the same by target, also of those the target is built upon. */
function ofTarget(value: unknown, target: string | undefined): unknown {
  if (target === undefined) return value;
  const targets = targetsForm.safeParse(value);
  return targets.success && Object.hasOwn(targets.data, target) ? targets.data[target] : undefined;
}

async function json(path: string): Promise<unknown> {
  try {
    if ((await stat(path)).size > largest) throw unusable('is too large');
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return value;
  } catch (error) {
    if (error instanceof BuildError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw unusable(missing ? 'was not written' : 'cannot be read', error);
  }
}

function checked(digest: string): Digest {
  if (isDigest(digest)) return digest;
  throw unusable('holds a digest that is none');
}

function unusable(why: string, cause?: unknown): BuildError {
  return new BuildError(
    'no-metadata',
    `buildx reported success, but its metadata file ${why}: the digest of the build is not known.`,
    'Look at the tags in the registry, and update Docker Buildx.',
    { cause },
  );
}
