import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

const largestPage = 1000;

export interface ManyTags {
  readonly host: string;
  close(): Promise<void>;
}

/** A registry that has one image under very many tags: releases, branches and commits mixed. */
export async function startManyTags(count: number): Promise<ManyTags> {
  const tags = Array.from({ length: count }, (_, index) => tagAt(index)).sort();
  const places = new Map(tags.map((tag, index) => [tag, index]));
  const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] });
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    if (url.pathname.includes('/manifests/')) {
      response.setHeader('content-type', mediaType);
      response.setHeader('content-length', Buffer.byteLength(index));
      response.setHeader(
        'docker-content-digest',
        `sha256:${createHash('sha256').update(index).digest('hex')}`,
      );
      response.end(request.method === 'HEAD' ? undefined : index);
      return;
    }
    if (!url.pathname.endsWith('/tags/list')) {
      response.end('{}');
      return;
    }
    const asked = Number(url.searchParams.get('n') ?? largestPage);
    const from = (places.get(url.searchParams.get('last') ?? '') ?? -1) + 1;
    const page = tags.slice(from, from + Math.min(asked, largestPage));
    const last = page.at(-1);
    if (last !== undefined && from + page.length < tags.length)
      response.setHeader('link', `<${url.pathname}?n=${asked}&last=${last}>; rel="next"`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name: 'bench/many', tags: page }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const mediaType = 'application/vnd.oci.image.index.v1+json';

function tagAt(index: number): string {
  const number = Math.floor(index / 4);
  if (index % 4 === 0)
    return `${number % 40}.${Math.floor(number / 40) % 60}.${Math.floor(number / 2400)}`;
  if (index % 4 === 1)
    return `sha-${(number * 2654435761 + 268435456).toString(16).padStart(12, '0').slice(-12)}`;
  if (index % 4 === 2) return `v${number % 100}.${Math.floor(number / 100)}.0-rc.${number % 9}`;
  return `feature-${number}`;
}
