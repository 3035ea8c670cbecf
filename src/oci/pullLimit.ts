/** What a registry says is left of a quota of pulls. */
export interface PullLimit {
  readonly remaining: number;
  readonly limit?: number;
  /** Seconds in which `limit` pulls are allowed. */
  readonly window?: number;
}

/** True when so little is left that the next pulls may be refused. */
export function isNearlyUsedUp({ remaining, limit }: PullLimit): boolean {
  return remaining <= (limit ?? 100) / 10;
}
