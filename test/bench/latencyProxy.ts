import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LatencyProxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Requests since the last `reset`. */
  readonly requests: number;
  /** Most requests that were under way at once since the last `reset`. */
  readonly concurrency: number;
  reset(): void;
  close(): Promise<void>;
}

/** Stands on loopback before a registry and answers every request `delayMs` later, as a network would. */
export async function startLatencyProxy(upstream: string, delayMs: number): Promise<LatencyProxy> {
  const [hostname, port] = upstream.split(':');
  const agent = new http.Agent({ keepAlive: true });
  let requests = 0;
  let running = 0;
  let concurrency = 0;

  const server = http.createServer((request, response) => {
    requests++;
    concurrency = Math.max(concurrency, ++running);
    response.once('close', () => running--);
    setTimeout(() => {
      const onward = http.request(
        {
          hostname,
          port,
          agent,
          method: request.method,
          path: request.url,
          headers: request.headers,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.once('error', () => response.destroy());
      request.pipe(onward);
    }, delayMs);
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${address.port}`,
    get requests() {
      return requests;
    },
    get concurrency() {
      return concurrency;
    },
    reset() {
      requests = 0;
      concurrency = running;
    },
    close() {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
