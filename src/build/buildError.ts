import { Failure } from '../oci/failure.ts';

export type BuildErrorReason =
  | 'docker-missing' // no docker on PATH
  | 'buildx-missing' // no buildx plugin
  | 'buildx-too-old' // before 0.13
  | 'builder-missing'
  | 'builder-unusable' // stopped, error, or a driver that cannot do what is asked
  | 'invalid-plan' // a value that must not reach the command line
  | 'parse' // the Dockerfile does not parse
  | 'missing-file' // Dockerfile, context or a copied file
  | 'command-failed' // a RUN step
  | 'exec-format' // a binary of another architecture, or no emulator
  | 'out-of-space'
  | 'out-of-memory'
  | 'network'
  | 'unauthorized' // pulling or pushing without credentials
  | 'push-denied'
  | 'engine-gone'
  | 'builder-lost'
  | 'no-metadata' // exit 0 without a usable metadata file
  | 'not-confirmed' // the registry does not hold what was pushed
  | 'cancelled' // ended from outside; the user's own cancelling is an AbortError
  | 'timeout'
  | 'failed';

/** Where in a Dockerfile a build failed; lines are one-based. */
export interface BuildErrorPlace {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
}

export interface BuildErrorDetails extends ErrorOptions {
  /** Name of the failed step, e.g. `[linux/arm64 2/3] RUN go build`. */
  readonly step?: string;
  readonly platform?: string;
  readonly place?: BuildErrorPlace;
  /** The last lines of the failed step's log, oldest first. */
  readonly tail?: readonly string[];
  readonly exitCode?: number;
}

export class BuildError extends Failure<BuildErrorReason> {
  override readonly name = 'BuildError';
  readonly step: string | undefined;
  readonly platform: string | undefined;
  readonly place: BuildErrorPlace | undefined;
  readonly tail: readonly string[];
  readonly exitCode: number | undefined;

  constructor(
    reason: BuildErrorReason,
    message: string,
    remedy: string,
    details: BuildErrorDetails = {},
  ) {
    super(reason, message, remedy, details);
    this.step = details.step;
    this.platform = details.platform;
    this.place = details.place;
    this.tail = details.tail ?? [];
    this.exitCode = details.exitCode;
  }
}
