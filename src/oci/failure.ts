/**
 * A failure a user can act on: what went wrong (`message`), what to do next (`remedy`), a `reason`
 * code decides on, and the `cause`. Abort is never a Failure: it stays an `AbortError`.
 */
export abstract class Failure<Reason extends string = string> extends Error {
  readonly reason: Reason;
  readonly remedy: string;

  constructor(reason: Reason, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** True for the error an aborted `AbortSignal` produces, by itself or as somebody's cause. */
export function isAbort(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'AbortError') return true;
  }
  return false;
}
