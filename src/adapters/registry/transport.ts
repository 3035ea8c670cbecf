import { ConnectionSlots } from './connectionSlots.ts';
import { connectionError } from './connectionError.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { exchange, isStream } from './exchange.ts';
import { ExchangeFault } from './exchangeFault.ts';
import type { RedirectPolicy } from './followRedirects.ts';
import { followRedirects } from './followRedirects.ts';
import type { PlainHttp } from './plainHttp.ts';
import { backOff, isRetriedStatus, longestWait, retryAfter, retryAttempts } from './retryDelay.ts';
import type { Timeouts } from './timeouts.ts';
import { Watchdog } from './watchdog.ts';

/** A request as the client asks it; what is wrong with the way there is a RegistryError. */
export interface TransportRequest extends HttpRequest {
  readonly redirects: RedirectPolicy;
  /** False while it is not known whether the server speaks the URL's scheme: the other comes first. */
  readonly retryUnanswered: boolean;
  /** Harmless to do twice; else only GET and HEAD are. */
  readonly repeatable?: boolean;
}

export interface Transport {
  /**
   * The answer, whatever its status, after redirects and retries. RegistryError `unreachable`,
   * `timeout`, `tls`, `insecure`, `too-large` or `malformed` with the ExchangeFault as its cause.
   */
  send(request: TransportRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

export interface TransportOptions {
  readonly fetcher: typeof fetch;
  readonly timeouts: Timeouts;
  readonly plainHttp: PlainHttp;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const connectionsPerHost = 6;

export function createTransport(options: TransportOptions): Transport {
  const { fetcher, timeouts, plainHttp } = options;
  const slots = new ConnectionSlots(connectionsPerHost);

  function once(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    return slots.hold(request.url.host, signal, () => exchange(fetcher, request, timeouts, signal));
  }

  async function attempts(request: TransportRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const most = isRepeatable(request) ? retryAttempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await settled(followRedirects(request, plainHttp, once, signal));
      const delay = attempt < most ? delayAfter(outcome, attempt, request) : undefined;
      if (delay !== undefined) await options.pause(delay, signal);
      else if (outcome instanceof ExchangeFault) throw outcome;
      else return outcome;
    }
  }

  return {
    async send(request, signal) {
      const watchdog = new Watchdog(signal);
      const limit = `${timeouts.total / 1000} s`;
      // An upload takes as long as it takes; the exchange watches that it goes on.
      if (!isStream(request.body))
        watchdog.arm(timeouts.total, () => new ExchangeFault('timeout', 'body', limit));
      try {
        return await attempts(request, watchdog.signal);
      } catch (error) {
        const why: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
        throw why instanceof ExchangeFault ? connectionError(request.url, why) : why;
      } finally {
        watchdog.release();
      }
    },
  };
}

function isRepeatable({ method, repeatable }: TransportRequest): boolean {
  return repeatable ?? (method === 'GET' || method === 'HEAD');
}

async function settled(answer: Promise<HttpAnswer>): Promise<HttpAnswer | ExchangeFault> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExchangeFault) return error;
    throw error;
  }
}

/** Milliseconds to wait before trying again; undefined when the outcome stands. */
function delayAfter(
  outcome: HttpAnswer | ExchangeFault,
  attempt: number,
  { retryUnanswered }: TransportRequest,
): number | undefined {
  if (outcome instanceof ExchangeFault) {
    const retried = outcome.phase === 'body' || retryUnanswered;
    return outcome.kind === 'connection' && retried ? backOff(attempt) : undefined;
  }
  if (!isRetriedStatus(outcome.status)) return undefined;
  const asked = retryAfter(outcome, Date.now());
  if (asked === undefined) return backOff(attempt);
  return asked > longestWait ? undefined : asked * 1000;
}
