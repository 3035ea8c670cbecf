import { BuildError } from '../../build/buildError.ts';

export interface SolveWatch {
  /** Aborted by the user's signal, by a limit of time, or by `stop`. */
  readonly signal: AbortSignal;
  /** buildx has said something. */
  spoke(): void;
  stop(): void;
}

/** Ends a build that the user gave up, that never says a word, or that never ends. */
export function watchSolve(
  limits: { readonly firstOutputMs: number; readonly buildMs: number },
  signal: AbortSignal,
): SolveWatch {
  const own = new AbortController();
  const onAbort = (): void => own.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const silent = setTimeout(
    () => own.abort(neverSpoke(limits.firstOutputMs)),
    limits.firstOutputMs,
  );
  const whole = setTimeout(() => own.abort(neverEnded(limits.buildMs)), limits.buildMs);
  return {
    signal: own.signal,
    spoke: () => clearTimeout(silent),
    stop() {
      clearTimeout(silent);
      clearTimeout(whole);
      signal.removeEventListener('abort', onAbort);
      own.abort();
    },
  };
}

function neverSpoke(ms: number): BuildError {
  return new BuildError(
    'timeout',
    `docker buildx said nothing for ${Math.round(ms / 1000)} s and was ended.`,
    'Docker does not answer: see whether docker info does, and restart Docker.',
  );
}

function neverEnded(ms: number): BuildError {
  return new BuildError(
    'timeout',
    `The build did not end within ${Math.round(ms / 3_600_000)} h and was ended.`,
    'See the log for the step it stayed in.',
  );
}
