/**
 * What the promise gives, unless `milliseconds` pass or the signal is aborted before: then `late()`
 * or the signal's reason is thrown. What the promise does after that is nobody's business.
 */
export async function withinTime<T>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => Error,
  signal: AbortSignal,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  // What loses the race may still fail, or never settle.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
