import { platformKey } from '../../../build/platformKey.ts';
import { brokenSizeRule, growthOf, growthText } from '../../sizeRules.ts';
import type { CheckResult } from '../check.ts';
import type { PreviousRelease } from '../verifyPlan.ts';
import type { VerifyRules } from '../verifyRules.ts';

/** Compressed size against the limit and against the release before. */
export function sizeCheck(
  platform: string,
  size: number,
  rules: VerifyRules,
  previous: PreviousRelease | undefined,
): CheckResult {
  const check = 'size';
  const before = previous?.sizes.find(
    (one) => platformKey(one.platform) === platformKey(platform),
  )?.size;
  const growth = growthOf(size, before);
  const since = growth === undefined ? '' : `, ${growthText(growth)} since ${tagOf(previous)}`;
  const detail = `${megabytes(size)}${since}`;
  const broken = brokenSizeRule(size, rules, before);
  if (broken !== undefined) {
    const most = broken.rule === 'maxSize' ? megabytes : growthText;
    return failed(`${detail}: more than ${most(broken.most)}`);
  }
  const rule = rules.maxSize !== undefined || rules.maxGrowth !== undefined;
  return { check, state: rule ? 'passed' : 'noted', detail };
}

function failed(detail: string): CheckResult {
  return {
    check: 'size',
    state: 'failed',
    detail,
    remedy: 'Compare it with the release before (slipway compare) to see which layer grew.',
  };
}

function tagOf(previous: PreviousRelease | undefined): string {
  return previous?.reference.split(':').at(-1) ?? '';
}

/** To the byte as far as it decides: `20.0 MB`, `0.004 MB`. */
function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return `${value.toFixed(value >= 1 ? 1 : 3)} MB`;
}
