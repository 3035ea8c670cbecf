import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeEngine {
  /** Path of its socket. */
  readonly socket: string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** What Docker Engine 28 answers (Engine API 1.51), as far as it is read. */
export const honest: Readonly<Record<string, object>> = {
  '/version': {
    Platform: { Name: '' },
    Version: '28.5.2+dfsg4',
    ApiVersion: '1.51',
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion: '6.18.44',
  },
  '/info': {
    ID: 'b1b2',
    NCPU: 2,
    MemTotal: 25276502016,
    Driver: 'overlayfs',
    DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
    ServerVersion: '28.5.2+dfsg4',
    Warnings: null,
  },
};

/** A Docker Engine on a unix socket; `answer` replaces what it says. */
export async function startEngine(answer: Answer = json(honest)): Promise<FakeEngine> {
  const socket = join(mkdtempSync(join(tmpdir(), 'slipway-engine-')), 'docker.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers by path. */
export function json(answers: Readonly<Record<string, unknown>>, status = 200): Answer {
  return (request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'api-version': '1.51' });
    response.end(JSON.stringify(answers[request.url ?? '']));
  };
}
