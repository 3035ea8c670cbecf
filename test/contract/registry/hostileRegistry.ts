import type { TlsOptions } from 'node:tls';
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';

export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly bytes: Buffer;
}

/** Answers a request and returns true, or returns false to leave it to the next. */
export type Script = (
  request: RecordedRequest,
  response: ServerResponse,
  raw: IncomingMessage,
) => boolean;

interface Stored {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/**
 * A registry in this process, written from the OCI distribution specification 1.1, that does what
 * it is told: every request first passes the scripts, the latest first, and only then gets an
 * honest answer.
 */
export interface HostileRegistry {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly origin: string;
  readonly requests: RecordedRequest[];
  script(script: Script): void;
  /** Answers one path (without query) always the same way. */
  answer(path: string, answer: Answer): void;
  manifest(name: string, tag: string | undefined, document: object | Buffer, type?: string): Pushed;
  blob(name: string, content: object | Buffer): Pushed;
  tags(name: string, tags: readonly string[]): void;
  /** Paths asked for, as `GET /v2/…`. */
  asked(): string[];
  close(): Promise<void>;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer | object;
}

export interface Pushed {
  readonly digest: Digest;
  readonly size: number;
  readonly bytes: Buffer;
}

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  empty: 'application/vnd.oci.empty.v1+json',
};

export async function startHostileRegistry(tls?: TlsOptions): Promise<HostileRegistry> {
  const scripts: Script[] = [];
  const requests: RecordedRequest[] = [];
  const store = new Map<string, Stored>();
  const tagLists = new Map<string, string[]>();
  const listener: RequestListener = (raw, response) => {
    void receive(raw).then((request) => {
      requests.push(request);
      response.on('error', () => undefined);
      if (scripts.some((script) => script(request, response, raw))) return;
      serve(request, response, store, tagLists);
    });
  };
  const server: Server =
    tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  // What tells a client that tried HTTPS to fall back to HTTP.
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  const host = `127.0.0.1:${await listening(server)}`;

  function keep(path: string, bytes: Buffer, mediaType: string): Pushed {
    const digest = digestOf(bytes);
    store.set(`${path}/${digest}`, { bytes, mediaType });
    return { digest, size: bytes.length, bytes };
  }

  return {
    host,
    origin: `${tls === undefined ? 'http' : 'https'}://${host}`,
    requests,
    script: (script) => scripts.unshift(script),
    answer(path, answer) {
      scripts.unshift((request, response) => {
        if (request.path.split('?')[0] !== path) return false;
        reply(response, answer, request.method);
        return true;
      });
    },
    manifest(name, tag, document, type) {
      const bytes = bytesOf(document);
      const mediaType = type ?? mediaTypeOf(document);
      const pushed = keep(`${name}/manifests`, bytes, mediaType);
      if (tag === undefined) return pushed;
      store.set(`${name}/manifests/${tag}`, { bytes, mediaType });
      tagLists.set(name, [...(tagLists.get(name) ?? []), tag]);
      return pushed;
    },
    blob: (name, content) => keep(`${name}/blobs`, bytesOf(content), 'application/octet-stream'),
    tags: (name, tags) => tagLists.set(name, [...tags]),
    asked: () => requests.map(({ method, path }) => `${method} ${path}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function digestOf(bytes: Uint8Array): Digest {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!isDigest(digest)) throw new TypeError(digest);
  return digest;
}

/** Writes an answer; objects as JSON. */
export function reply(response: ServerResponse, answer: Answer, method = 'GET'): void {
  const { status = 200, headers = {}, body = '' } = answer;
  const bytes = typeof body === 'string' ? Buffer.from(body) : bytesOf(body);
  const given = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );
  response.writeHead(status, { 'content-length': bytes.length, ...given });
  response.end(method === 'HEAD' ? undefined : bytes);
}

function bytesOf(document: object | Buffer): Buffer {
  return Buffer.isBuffer(document) ? document : Buffer.from(JSON.stringify(document));
}

function mediaTypeOf(document: object): string {
  return 'mediaType' in document ? String(document.mediaType) : types.manifest;
}

async function receive(raw: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of raw) chunks.push(chunk as Buffer);
  const { method = '', url: path = '', headers } = raw;
  const bytes = Buffer.concat(chunks);
  return { method, path, headers, body: bytes.toString('utf8'), bytes };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new TypeError('no port');
      resolve(address.port);
    });
  });
}

function serve(
  { method, path }: RecordedRequest,
  response: ServerResponse,
  store: ReadonlyMap<string, Stored>,
  tagLists: ReadonlyMap<string, readonly string[]>,
): void {
  const url = new URL(path, 'http://registry');
  const asked = decodeURIComponent(url.pathname.replace(/^\/v2\//, ''));
  const [, name = ''] = /^(.+)\/tags\/list$/.exec(asked) ?? [];
  const tags = tagLists.get(name);
  if (tags !== undefined) {
    reply(response, tagPage(name, tags, url.searchParams), method);
    return;
  }
  const found = store.get(asked);
  if (found === undefined) {
    const code = name === '' ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN';
    reply(response, { status: 404, body: { errors: [{ code, message: 'not here' }] } }, method);
    return;
  }
  const headers = {
    'content-type': found.mediaType,
    'docker-content-digest': digestOf(found.bytes),
  };
  reply(response, { headers, body: found.bytes }, method);
}

/** Listing tags: lexical, `n` at a time, `Link` to the rest. */
function tagPage(name: string, tags: readonly string[], query: URLSearchParams): Answer {
  const last = query.get('last');
  const from = last === null ? 0 : tags.indexOf(last) + 1;
  const count = Number(query.get('n') ?? tags.length);
  const page = tags.slice(from, from + count);
  const more = from + count < tags.length;
  const next = `</v2/${name}/tags/list?n=${count}&last=${page.at(-1) ?? ''}>; rel="next"`;
  return { headers: more ? { link: next } : {}, body: { name, tags: page } };
}
