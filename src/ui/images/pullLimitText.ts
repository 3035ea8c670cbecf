import type { Account } from '../../oci/access/account.ts';
import { accountText } from '../../oci/access/account.ts';
import type { PullLimit } from '../../oci/pullLimit.ts';
import { isNearlyUsedUp } from '../../oci/pullLimit.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** `87 of 100 (6 h)`. */
export function pullLimitText({ remaining, limit, window }: PullLimit, t: Translate): string {
  const of = limit === undefined ? `${remaining}` : t('{0} of {1}', remaining, limit);
  return window === undefined ? of : `${of} (${spanText(window)})`;
}

/** What helps when little is left; undefined as long as there is enough. */
export function pullLimitAdvice(
  registry: string,
  left: PullLimit,
  account: Account | undefined,
  t: Translate,
): string | undefined {
  if (!isNearlyUsedUp(left)) return undefined;
  const said = pullLimitText(left, t);
  return account === undefined || account.kind === 'anonymous'
    ? t('Pulls left on {0}: {1}. Sign in for more: docker login {0}', registry, said)
    : t(
        'Pulls left on {0}: {1}, signed in as {2}.',
        registry,
        said,
        plainText(accountText(account)),
      );
}

function spanText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
