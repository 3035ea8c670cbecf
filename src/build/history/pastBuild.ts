import type { Digest } from '../../oci/digest.ts';

export type PastBuildState = 'running' | 'done' | 'failed' | 'cancelled';

/** What BuildKit remembers of a build: its `BuildHistoryRecord`, whoever started it. */
export interface PastBuild {
  /** `builder/node/id`, as `docker buildx history` names builds. */
  readonly ref: string;
  readonly builder: string;
  readonly node: string;
  /** Random text of BuildKit's, unique on its node. */
  readonly id: string;
  /** What it made, for people: the last part of its repository, else its target or its folder. */
  readonly name: string;
  readonly state: PastBuildState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly completedAt?: number;
  readonly steps: { readonly cached: number; readonly done: number; readonly total: number };
  readonly warnings: number;
  readonly error?: string;
  /** `os/arch[/variant]`, as asked for; empty for the builder's own. */
  readonly platforms: readonly string[];
  /** `repository[:tag]` the result was exported as. */
  readonly names: readonly string[];
  readonly pushed: boolean;
  /** Of the index where several platforms or attestations were exported. */
  readonly digest?: Digest;
  readonly target?: string;
  readonly dockerfile?: string;
  /** Commit it was built from, and where that came from. */
  readonly revision?: string;
  readonly source?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
}

/** Part of the steps that were taken from the cache, 0 to 1; undefined before anything is known. */
export function cacheRate({ steps }: Pick<PastBuild, 'steps'>): number | undefined {
  return steps.total === 0 ? undefined : steps.cached / steps.total;
}

/** Milliseconds; up to `now` while it runs. */
export function pastDuration(build: PastBuild, now: number): number {
  return Math.max(0, (build.completedAt ?? now) - build.startedAt);
}
