import type { IncomingMessage } from 'node:http';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tag that was written: when the registry has it, before whoever wrote it knows. */
export interface TagWrite {
  readonly tag: string;
  readonly digest: string;
}

export interface CountingRegistry {
  /** `host:port`, which stands before the registry of the tests. */
  readonly host: string;
  readonly writes: readonly TagWrite[];
  /** Asked before a tag is written and before its writer is answered; what it awaits, they await. */
  pause: (when: 'before' | 'after', tag: string) => Promise<void>;
  close(): Promise<void>;
}

/** Passes everything on to a registry, and counts the tags that are written. */
export async function startCountingRegistry(registry: string): Promise<CountingRegistry> {
  const writes: TagWrite[] = [];
  const [hostname = '', port = '80'] = registry.split(':');
  const server = createServer((request, response) => {
    void passOn(request).then(
      ({ status, headers, body }) => {
        response.writeHead(status, headers);
        response.end(body);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counting: CountingRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    pause: () => Promise.resolve(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function passOn(request: IncomingMessage) {
    const tag = /\/manifests\/(?!sha256:)([^/?]+)$/.exec(request.url ?? '')?.[1];
    const writing = request.method === 'PUT' ? tag : undefined;
    const body = await readAll(request);
    if (writing !== undefined) await counting.pause('before', writing);
    const answer = await forward(request, body);
    if (writing !== undefined && answer.status === 201) {
      writes.push({ tag: writing, digest: String(answer.headers['docker-content-digest']) });
      await counting.pause('after', writing);
    }
    return answer;
  }

  function forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
      (resolve, reject) => {
        const out = ask({ hostname, port, method, path: url, headers }, (answer) => {
          readAll(answer).then(
            (bytes) =>
              resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
            reject,
          );
        });
        out.once('error', reject);
        out.end(body);
      },
    );
  }

  return counting;
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
