import { Failure } from '../oci/failure.ts';

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Failure<'usage'> {
  override readonly name = 'UsageError';

  /** `command` is what `--help` would help with, e.g. `build`. */
  constructor(message: string, command?: string, options?: ErrorOptions) {
    const help = command === undefined ? 'slipway --help' : `slipway ${command} --help`;
    super('usage', message, `See “${help}”.`, options);
  }
}
