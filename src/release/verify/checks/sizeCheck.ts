import { platformKey } from '../../../build/platformKey.ts';
import type { CheckResult } from '../check.ts';
import type { PreviousRelease } from '../verifyPlan.ts';
import type { VerifyRules } from '../verifyRules.ts';

/** Compressed size against the limit and against the release before. */
export function sizeCheck(
  platform: string,
  size: number,
  { maxSize, maxGrowth }: VerifyRules,
  previous: PreviousRelease | undefined,
): CheckResult {
  const check = 'size';
  const before = previous?.sizes.find(
    (one) => platformKey(one.platform) === platformKey(platform),
  )?.size;
  const growth = before === undefined || before === 0 ? undefined : size / before - 1;
  const since = growth === undefined ? '' : `, ${percent(growth)} since ${tagOf(previous)}`;
  const detail = `${megabytes(size)}${since}`;
  if (maxSize !== undefined && size > maxSize)
    return failed(`${detail}: more than ${megabytes(maxSize)}`);
  if (maxGrowth !== undefined && size > Math.round((before ?? Infinity) * (1 + maxGrowth)))
    return failed(`${detail}: more than ${percent(maxGrowth)}`);
  const rule = maxSize !== undefined || maxGrowth !== undefined;
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

function percent(share: number): string {
  return `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)} %`;
}

/** To the byte as far as it decides: `20.0 MB`, `0.004 MB`. */
function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return `${value.toFixed(value >= 1 ? 1 : 3)} MB`;
}
