/** Milliseconds. */
export interface Timeouts {
  /** From sending a request to the end of the answer's headers, connecting included. */
  readonly headers: number;
  /** Between two pieces of a body. */
  readonly idle: number;
  /** A request with all its retries and redirects. */
  readonly total: number;
}

export const defaultTimeouts: Timeouts = { headers: 10_000, idle: 30_000, total: 120_000 };
