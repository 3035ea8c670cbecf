import type { ServerResponse } from 'node:http';
import type { HostileRegistry, RecordedRequest } from './hostileRegistry.ts';
import { digestOf, reply } from './hostileRegistry.ts';

/**
 * Makes a registry take pushes, mounts and deletes as the distribution specification says (Push,
 * Content Management); a write of something whose parts are missing is refused.
 */
export function acceptWrites(registry: HostileRegistry): void {
  const uploads = new Map<string, Buffer>();
  const tags = new Map<string, Set<string>>();
  const gone = new Set<string>();

  function putManifest(name: string, reference: string, request: RecordedRequest): number {
    const type = request.headers['content-type'] ?? '';
    const byDigest = reference.startsWith('sha256:');
    if (byDigest && digestOf(request.bytes) !== reference) return 400;
    registry.manifest(name, byDigest ? undefined : reference, request.bytes, type);
    if (byDigest) return 201;
    gone.delete(`${name} ${reference}`);
    const known = tags.get(name) ?? new Set();
    tags.set(name, known.add(reference));
    registry.tags(name, [...known]);
    return 201;
  }

  async function post(name: string, query: URLSearchParams, response: ServerResponse) {
    const digest = query.get('mount');
    const from = query.get('from');
    const answer = digest && from && (await fetch(`${registry.origin}/v2/${from}/blobs/${digest}`));
    if (answer && answer.ok) {
      registry.blob(name, Buffer.from(await answer.arrayBuffer()));
      reply(response, { status: 201, headers: { location: `/v2/${name}/blobs/${digest}` } });
      return;
    }
    const location = `/v2/${name}/blobs/uploads/${uploads.size}?state=a%2Fb`;
    uploads.set(location, Buffer.alloc(0));
    reply(response, { status: 202, headers: { location } });
  }

  registry.script((request, response) => {
    const url = new URL(request.path, registry.origin);
    const [, name = '', kind, rest = ''] =
      /^\/v2\/(.+)\/(manifests|blobs\/uploads)\/(.*)$/.exec(url.pathname) ?? [];
    if (kind === 'manifests') {
      const key = `${name} ${rest}`;
      if (request.method === 'PUT') {
        const status = putManifest(name, rest, request);
        const headers = { 'docker-content-digest': digestOf(request.bytes) };
        reply(response, { status, headers });
        return true;
      }
      if (request.method === 'DELETE') gone.add(key);
      else if (!gone.has(key)) return false;
      reply(response, { status: request.method === 'DELETE' ? 202 : 404 }, request.method);
      return true;
    }
    if (kind !== 'blobs/uploads') return false;
    if (request.method === 'POST') {
      void post(name, url.searchParams, response);
      return true;
    }
    const digest = url.searchParams.get('digest');
    url.searchParams.delete('digest');
    const location = `${url.pathname}${url.search}`;
    const held = Buffer.concat([uploads.get(location) ?? Buffer.alloc(0), request.bytes]);
    uploads.set(location, held);
    const complete = request.method === 'PUT';
    const right = !complete || digestOf(held) === digest;
    if (complete && right) registry.blob(name, held);
    reply(response, { status: right ? (complete ? 201 : 202) : 400, headers: { location } });
    return true;
  });
}
