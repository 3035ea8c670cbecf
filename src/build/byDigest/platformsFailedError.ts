import { Failure } from '../../oci/failure.ts';
import { BuildError } from '../buildError.ts';
import type { PlatformOutcome } from './platformOutcome.ts';
import { pushedDigest } from './platformOutcome.ts';

/** Some platforms of a build by digest failed; what the others built is in the registry and kept. */
export class PlatformsFailedError extends BuildError {
  readonly outcomes: readonly PlatformOutcome[];

  /** `first` is why the first of them failed, in the order asked for. */
  constructor(outcomes: readonly PlatformOutcome[], first: BuildError) {
    const failed = outcomes.filter(({ state }) => state === 'failed');
    const kept = outcomes.filter((outcome) => pushedDigest(outcome) !== undefined);
    const others = failed.slice(1).map(({ platform }) => platform);
    const more = others.length === 0 ? '' : ` ${others.join(', ')} failed too.`;
    const names = kept.map(({ platform }) => platform).join(', ');
    const built =
      kept.length === 0
        ? ''
        : ` ${names} ${kept.length === 1 ? 'is' : 'are'} built and kept; no tag was written.`;
    super(
      first.reason,
      `${failed[0]?.platform ?? ''}: ${first.message}${more}${built}`,
      kept.length === 0 ? first.remedy : `${first.remedy} A retry builds only what failed.`,
      {
        cause: first,
        tail: first.tail,
        ...(first.step === undefined ? {} : { step: first.step }),
        ...(failed[0] === undefined ? {} : { platform: failed[0].platform }),
        ...(first.place === undefined ? {} : { place: first.place }),
        ...(first.exitCode === undefined ? {} : { exitCode: first.exitCode }),
      },
    );
    this.outcomes = outcomes;
  }
}

/** Why a platform failed, whatever was thrown. */
export function asPlatformError(error: unknown): BuildError {
  if (error instanceof BuildError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof Failure ? error.remedy : 'See the log of the build.';
  return new BuildError('failed', message, remedy, { cause: error });
}
