import { Failure } from '../../oci/failure.ts';
import type { ConfigProblem } from './configDocument.ts';

export type ConfigErrorReason =
  | 'invalid-config' // slipway.yaml does not validate; `problems` says where
  | 'invalid-template' // a `{{…}}` that cannot be rendered
  | 'invalid-rule' // a tag rule or flavor that docker/metadata-action refuses too
  | 'unknown-image'
  | 'no-images'
  | 'no-binaries' // slipway.yaml names nothing to build beside the images
  | 'unknown-binary'
  | 'no-upstream' // nothing somebody else releases is followed
  | 'unknown-application'
  | 'no-version' // neither git nor a file nor the request says which version is meant
  | 'no-repository' // an image that is to be pushed has nowhere to go
  | 'invalid-request'; // a platform or tag asked for that is none

export interface ConfigErrorDetails extends ErrorOptions {
  readonly problems?: readonly ConfigProblem[];
}

/** The project's own description is wrong, or does not hold what was asked for. */
export class ConfigError extends Failure<ConfigErrorReason> {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(
    reason: ConfigErrorReason,
    message: string,
    remedy: string,
    details: ConfigErrorDetails = {},
  ) {
    super(reason, message, remedy, details);
    this.problems = details.problems ?? [];
  }
}
