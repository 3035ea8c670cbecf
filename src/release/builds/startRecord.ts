import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildObserver } from '../../build/runBuild.ts';
import type { Digest } from '../../oci/digest.ts';
import { Failure } from '../../oci/failure.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import type { BuildRecord, BuildRecords } from './buildRecord.ts';
import { formatBuildRecord } from './buildRecord.ts';

export interface OpenRecord {
  readonly keep: (platform: string, digest: Digest) => Promise<void>;
  readonly finish: () => Promise<void>;
}

const nothing: OpenRecord = {
  keep: () => Promise.resolve(),
  finish: () => Promise.resolve(),
};

/**
 * Begins the record of a push. A folder that cannot be written to is told and stops no build: all
 * it costs is that a retry starts anew.
 */
export async function startRecord(
  plan: BuildPlan,
  records: BuildRecords,
  observer: BuildObserver,
): Promise<OpenRecord> {
  const begun = recordOf(plan);
  if (begun === undefined) return nothing;
  let record = begun;
  let told = false;
  // One after the other: platforms end at any time, and the file is written as a whole. Not to be
  // cancelled either: what is pushed is pushed.
  const unending = new AbortController().signal;
  let last = Promise.resolve();
  const write = (): Promise<void> => {
    last = last
      .then(() => records.write(record.image, formatBuildRecord(record), unending))
      .catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
        if (!told) observer.onText(`A retry will build everything: ${error.message}`);
        told = true;
      });
    return last;
  };
  await write();
  return {
    keep(platform, digest) {
      record = { ...record, platforms: { ...record.platforms, [platform]: digest } };
      return write();
    },
    finish() {
      record = { ...record, finished: true };
      return write();
    },
  };
}

function recordOf({ spec, identity, byDigest, builder }: BuildPlan): BuildRecord | undefined {
  if (identity === undefined || spec.output !== 'push') return undefined;
  const kept = (byDigest?.builds ?? []).flatMap(({ platform, kept: digest }) =>
    digest === undefined ? [] : [[platform, digest] as const],
  );
  const asked = {
    platforms: spec.platforms.map(formatPlatform),
    tags: spec.tags.map(formatReference),
    ...(builder.kind === 'existing' ? { builder: builder.builder.name } : {}),
  };
  return {
    version: 1,
    image: spec.image,
    ...identity,
    finished: false,
    ...(byDigest === undefined ? {} : { repository: formatRepository(byDigest.repository) }),
    platforms: Object.fromEntries(kept),
    asked,
  };
}
