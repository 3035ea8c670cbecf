import { ConfigError } from '../config/configError.ts';

/** A tag rule or flavor docker/metadata-action would refuse too. */
export function ruleError(line: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError(
    'invalid-rule',
    `Tag rule “${line}”: ${why}.`,
    'Write it as docker/metadata-action does, for example type=semver,pattern={{version}}.',
    { cause },
  );
}
