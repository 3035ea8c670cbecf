import type { ConfigErrorReason } from './config/configError.ts';
import { ConfigError } from './config/configError.ts';
import { nearestName } from './nearestName.ts';

/** Of a name that is none of those known, with the one that was meant, as far as that can be told. */
export function unknownName(
  reason: ConfigErrorReason,
  what: string,
  name: string,
  known: readonly string[],
): ConfigError {
  const nearest = nearestName(name, known);
  return new ConfigError(
    reason,
    `There is no ${what} “${name}”.`,
    nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean “${nearest}”?`,
  );
}
