import http from 'node:http';
import type { Content } from './content.ts';

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** Pushes everything, children before what names them. Throws when the registry refuses something. */
export async function pushContent(host: string, name: string, content: Content): Promise<void> {
  const base = `http://${host}/v2/${name}`;
  await Promise.all([...content.blobs].map(([digest, bytes]) => pushBlob(base, digest, bytes)));
  for (const [digest, { mediaType, bytes }] of content.manifests)
    expectCreated(await send('PUT', `${base}/manifests/${digest}`, bytes, mediaType));
  await Promise.all(
    [...content.tags].map(async ([tag, digest]) => {
      const { mediaType, bytes } = content.manifests.get(digest)!;
      expectCreated(await send('PUT', `${base}/manifests/${tag}`, bytes, mediaType));
    }),
  );
}

async function pushBlob(base: string, digest: string, bytes: Uint8Array): Promise<void> {
  const begun = await send('POST', `${base}/blobs/uploads/`);
  const place = new URL(begun.location ?? '', base);
  place.searchParams.set('digest', digest);
  expectCreated(await send('PUT', place.href, bytes, 'application/octet-stream'));
}

function expectCreated({ status, text }: Answer): void {
  if (status !== 201) throw new Error(`the registry answered ${status}: ${text}`);
}

export function send(
  method: string,
  url: string,
  body?: Uint8Array,
  contentType?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    const request = http.request(url, { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, text }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}
