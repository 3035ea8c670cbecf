import { RegistryError } from '../../oci/registryError.ts';
import { ExchangeFault, faultOf } from './exchangeFault.ts';
import { readBody } from './readBody.ts';
import type { Timeouts } from './timeouts.ts';
import { Watchdog } from './watchdog.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is sent as it comes, once; how long it takes is not limited, only how long it rests. */
  readonly body?: string | Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>;
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
  const failures: unknown[] = [];
  try {
    // A registry hashes and stores a blob before it answers a PUT.
    overdue('headers', request.method === 'PUT' ? timeouts.total : timeouts.headers);
    const pace = {
      // The content has time limits of its own, where it comes from.
      waiting: () => overdue('headers', timeouts.total * 10),
      sending: () => overdue('headers', timeouts.idle),
      failed: (error: unknown) => void failures.push(error),
    };
    const response = await fetcher(request.url, initOf(request, pace, watchdog.signal));
    phase = 'body';
    overdue('body', timeouts.idle);
    const limit = response.ok
      ? { bytes: request.maxBytes, cut: false }
      : { bytes: errorBytes, cut: true };
    const bytes = await readBody(response, limit, () => overdue('body', timeouts.idle));
    return { status: response.status, headers: response.headers, bytes, url: request.url };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RegistryError) throw error;
    // That the content could not be had is not the fault of whom it was for.
    if (failures.length > 0) throw failures[0];
    throw faultOf(watchdog.signal.aborted ? watchdog.signal.reason : error, phase);
  } finally {
    watchdog.release();
  }
}

interface Pace {
  waiting(): void;
  sending(): void;
  failed(error: unknown): void;
}

/** So small that even a slow line sends one within the idle limit. */
const slice = 128 * 1024;

export function isStream(
  body: HttpRequest['body'],
): body is AsyncIterable<Uint8Array<ArrayBuffer>> {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

function initOf(request: HttpRequest, pace: Pace, signal: AbortSignal): RequestInit {
  const { body } = request;
  return {
    method: request.method,
    // What is hashed must be what was stored: no transfer compression.
    headers: { ...request.headers, 'accept-encoding': 'identity' },
    redirect: 'manual',
    signal,
    ...(isStream(body)
      ? { body: streamOf(body, pace), duplex: 'half' }
      : body === undefined
        ? {}
        : { body }),
  };
}

/** Pulled as fast as the other side takes it, so that no more than a piece is held. */
function streamOf(
  content: AsyncIterable<Uint8Array<ArrayBuffer>>,
  pace: Pace,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = slices(content);
  return new ReadableStream({
    async pull(controller) {
      pace.waiting();
      const { done, value } = await pieces.next().catch((error: unknown) => {
        pace.failed(error);
        throw error;
      });
      pace.sending();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

async function* slices(content: AsyncIterable<Uint8Array<ArrayBuffer>>) {
  for await (const piece of content) {
    for (let at = 0; at < piece.length; at += slice) yield piece.subarray(at, at + slice);
  }
}
