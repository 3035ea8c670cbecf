import type { PullLimit } from '../../oci/pullLimit.ts';
import { isNearlyUsedUp } from '../../oci/pullLimit.ts';
import type { Translate } from '../translate.ts';

/** `docker.io: 87 of 100 pulls left (6 h)`. */
export function pullLimitText(registry: string, left: PullLimit, t: Translate): string {
  const { remaining, limit, window } = left;
  const of =
    limit === undefined
      ? t('{0}: {1} pulls left', registry, remaining)
      : t('{0}: {1} of {2} pulls left', registry, remaining, limit);
  return window === undefined ? of : `${of} (${spanText(window)})`;
}

/** What helps when little is left; undefined as long as there is enough. */
export function pullLimitAdvice(
  registry: string,
  left: PullLimit,
  t: Translate,
): string | undefined {
  if (!isNearlyUsedUp(left)) return undefined;
  return t('{0}. Sign in for more: docker login {1}', pullLimitText(registry, left, t), registry);
}

function spanText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
