import { ExchangeFault, faultOf } from './exchangeFault.ts';
import { readBody } from './readBody.ts';
import type { Timeouts } from './timeouts.ts';
import { Watchdog } from './watchdog.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of a good answer; more is a fault. */
  readonly maxBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

/** Of an answer that is not good only the beginning is of interest. */
const errorBytes = 64 * 1024;

/**
 * One HTTP request and its whole answer; redirects are not followed. Throws ExchangeFault, or the
 * signal's reason when that is aborted.
 */
export async function exchange(
  fetcher: typeof fetch,
  request: HttpRequest,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const watchdog = new Watchdog(signal);
  const overdue = (phase: 'headers' | 'body', milliseconds: number) =>
    watchdog.arm(milliseconds, () => new ExchangeFault('timeout', phase, seconds(milliseconds)));
  let phase: 'headers' | 'body' = 'headers';
  try {
    overdue('headers', timeouts.headers);
    const response = await fetcher(request.url, initOf(request, watchdog.signal));
    phase = 'body';
    overdue('body', timeouts.idle);
    const limit = response.ok
      ? { bytes: request.maxBytes, cut: false }
      : { bytes: errorBytes, cut: true };
    const bytes = await readBody(response, limit, () => overdue('body', timeouts.idle));
    return { status: response.status, headers: response.headers, bytes, url: request.url };
  } catch (error) {
    signal.throwIfAborted();
    throw faultOf(watchdog.signal.aborted ? watchdog.signal.reason : error, phase);
  } finally {
    watchdog.release();
  }
}

function initOf(request: HttpRequest, signal: AbortSignal): RequestInit {
  return {
    method: request.method,
    // What is hashed must be what was stored: no transfer compression.
    headers: { ...request.headers, 'accept-encoding': 'identity' },
    redirect: 'manual',
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
