import type { PullLimit } from '../../oci/pullLimit.ts';

/** What each registry last said of its quota. */
export class PullLimits {
  readonly #known = new Map<string, PullLimit>();

  /** True when that is news. */
  note(registry: string, left: PullLimit): boolean {
    const before = this.#known.get(registry);
    this.#known.set(registry, left);
    return before?.remaining !== left.remaining || before.limit !== left.limit;
  }

  of(registry: string): PullLimit | undefined {
    return this.#known.get(registry);
  }

  /** The registry that has the least left, of those that say so. */
  tightest(): readonly [registry: string, left: PullLimit] | undefined {
    const share = ({ remaining, limit = 100 }: PullLimit): number => remaining / Math.max(1, limit);
    return [...this.#known].sort(([, a], [, b]) => share(a) - share(b))[0];
  }
}
