/** The build cache of an image, or of one of its platforms, in a folder of this machine. */
export interface LocalCache {
  /** As it is written in slipway.yaml, where that is within the project. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /**
   * What the build exports to, and what replaces the folder once it succeeds: an export never
   * shrinks. Absent where the folder itself is exported to.
   */
  readonly fresh?: string;
  /** The values of `--cache-from` and `--cache-to` that are about it. */
  readonly source: string;
  readonly target: string;
}

/** The caches of a build that are not in a folder of its own. */
export function otherCaches({
  cacheFrom,
  cacheTo,
  localCache,
}: CacheLines): Pick<CacheLines, 'cacheFrom' | 'cacheTo'> {
  return {
    cacheFrom: cacheFrom.filter((line) => line !== localCache?.source),
    cacheTo: cacheTo.filter((line) => line !== localCache?.target),
  };
}

interface CacheLines {
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly localCache?: LocalCache;
}

/** How large one is, in bytes; 0 where there is none. */
export interface LocalCacheSize {
  readonly cache: LocalCache;
  readonly size: number;
}

/** What a build did to one; sizes in bytes. */
export interface LocalCacheChange {
  readonly name: string;
  readonly folder: string;
  /** `kept`: nothing new was exported. `in-use`: another build has it, and this one went without. */
  readonly outcome: 'replaced' | 'grown' | 'kept' | 'in-use';
  readonly before: number;
  readonly after: number;
}

/** Folders of local caches. All fail with a Failure. */
export interface LocalCaches {
  /** Fails with BuildError where a folder is to be replaced that holds something else. */
  size(cache: LocalCache, signal: AbortSignal): Promise<number>;
  /**
   * Keeps every other build off a cache that is to be replaced, and removes what a build that
   * crashed has left. Undefined where another build has it. Fails as `size` does.
   */
  claim(cache: ReplacedCache, signal: AbortSignal): Promise<CacheClaim | undefined>;
}

export type ReplacedCache = LocalCache & Required<Pick<LocalCache, 'fresh'>>;

/** Both end the claim. */
export interface CacheClaim {
  /** Puts what was exported in the folder's place; false when nothing was. */
  replace(): Promise<boolean>;
  /** Removes what was exported; the folder stays as it is. */
  discard(): Promise<void>;
}
