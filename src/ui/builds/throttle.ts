/** Time as the renderer sees it; tests give their own. */
export interface Timer {
  /** Milliseconds. */
  now(): number;
  /** Runs once after `milliseconds`, unless the returned function is called before. */
  after(milliseconds: number, run: () => void): () => void;
}

export interface Throttled {
  /** Runs now, or at the end of the interval that the last run began. */
  request(): void;
  /** Runs now when a run is due, whatever the interval. */
  flush(): void;
  dispose(): void;
}

/** Runs `run` at most once in `interval` milliseconds; the last request is never lost. */
export function throttle(run: () => void, interval: number, timer: Timer): Throttled {
  let last = -Infinity;
  let cancel: (() => void) | undefined;
  let disposed = false;
  function runNow(): void {
    cancel?.();
    cancel = undefined;
    last = timer.now();
    run();
  }
  return {
    request() {
      if (disposed || cancel !== undefined) return;
      const wait = last + interval - timer.now();
      if (wait <= 0) runNow();
      else cancel = timer.after(wait, runNow);
    },
    flush() {
      if (!disposed && cancel !== undefined) runNow();
    },
    dispose() {
      disposed = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
