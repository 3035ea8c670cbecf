/** What an image or a file may weigh. */
export interface SizeRules {
  /** Bytes. */
  readonly maxSize?: number;
  /** 0.1 for a tenth more than the last release. */
  readonly maxGrowth?: number;
}

export interface BrokenSizeRule {
  readonly rule: keyof SizeRules;
  /** What that rule allows. */
  readonly most: number;
}

/** The rule a size breaks, the limit before the growth; undefined when it breaks none. */
export function brokenSizeRule(
  size: number,
  { maxSize, maxGrowth }: SizeRules,
  before: number | undefined,
): BrokenSizeRule | undefined {
  if (maxSize !== undefined && size > maxSize) return { rule: 'maxSize', most: maxSize };
  // Without a size before there is nothing to judge.
  if (maxGrowth === undefined || before === undefined || before === 0) return undefined;
  const grown = size > Math.round(before * (1 + maxGrowth));
  return grown ? { rule: 'maxGrowth', most: maxGrowth } : undefined;
}

/** 0.1 for a tenth more than before; undefined where that cannot be said. */
export function growthOf(size: number, before: number | undefined): number | undefined {
  return before === undefined || before === 0 ? undefined : size / before - 1;
}

/** `+3.2 %`, `−0.5 %`. */
export function growthText(share: number): string {
  return `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)} %`;
}
