import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, api, client, never, registryError } from './client.ts';
import type { HostileRegistry, Pushed } from './hostileRegistry.ts';
import { startHostileRegistry, types } from './hostileRegistry.ts';
import { name } from './images.ts';
import { requireToken } from './tokenService.ts';

let registry: HostileRegistry;
let storage: HostileRegistry;
let blob: Pushed;
beforeEach(async () => {
  [registry, storage] = await Promise.all([startHostileRegistry(), startHostileRegistry()]);
  blob = registry.blob(name, { os: 'linux' });
});
afterEach(() => Promise.all([registry.close(), storage.close()]));

const alice = { kind: 'basic', username: 'alice', password: 'pw' } as const;

function redirectTo(location: string, status = 307): void {
  registry.answer(`/v2/${name}/blobs/${blob.digest}`, { status, headers: { location } });
}

function fetchBlob() {
  const descriptor = {
    mediaType: types.config,
    digest: blob.digest,
    size: blob.size,
    annotations: {},
  };
  return client(alice).registry.fetchBlob(api(registry.host), descriptor, never);
}

describe('redirects', () => {
  it('case 25: a blob elsewhere is fetched without Authorization', async () => {
    redirectTo(`${storage.origin}/signed?X-Amz-Signature=canary`);
    requireToken(registry);
    registry.script((request, response) => {
      if (request.headers.authorization !== 'Bearer token-1') return false;
      response
        .writeHead(307, { location: `${storage.origin}/signed?X-Amz-Signature=canary` })
        .end();
      return true;
    });
    storage.answer('/signed', { body: blob.bytes });
    expect(Buffer.from(await fetchBlob())).toEqual(blob.bytes);
    expect(storage.requests).toHaveLength(1);
    expect(storage.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('case 25: a list that was redirected goes on there without Authorization', async () => {
    requireToken(registry);
    registry.script((request, response) => {
      if (request.headers.authorization !== 'Bearer token-1') return false;
      response.writeHead(307, { location: `${storage.origin}/list` }).end();
      return true;
    });
    storage.answer('/list', {
      headers: { link: '</more>; rel="next"' },
      body: { name, tags: ['a'] },
    });
    storage.answer('/more', { body: { name, tags: ['b'] } });
    const tags = await all(client(alice).registry.listTags(api(registry.host), never));
    expect(tags).toEqual(['a', 'b']);
    expect(storage.asked()).toEqual(['GET /list', 'GET /more']);
    expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('case 25: Authorization does not come back with a redirect back', async () => {
    requireToken(registry);
    registry.script((request, response) => {
      if (request.path === '/back') {
        response.end(blob.bytes);
        return true;
      }
      if (request.headers.authorization !== 'Bearer token-1') return false;
      response.writeHead(302, { location: `${storage.origin}/away` }).end();
      return true;
    });
    storage.answer('/away', { status: 302, headers: { location: `${registry.origin}/back` } });
    await fetchBlob();
    const back = registry.requests.find(({ path }) => path === '/back');
    expect(back).toBeDefined();
    expect(back?.headers.authorization).toBeUndefined();
  });

  it('case 25: a redirect within the registry keeps it', async () => {
    requireToken(registry);
    registry.script((request, response) => {
      if (request.headers.authorization !== 'Bearer token-1') return false;
      if (request.path === '/elsewhere') response.end(blob.bytes);
      else response.writeHead(308, { location: '/elsewhere' }).end();
      return true;
    });
    await fetchBlob();
    expect(registry.requests.at(-1)?.headers.authorization).toBe('Bearer token-1');
  });

  it('case 25: the challenge of another host is not answered', async () => {
    redirectTo(`${storage.origin}/private`);
    const tokens = requireToken(storage);
    const error = await registryError(fetchBlob());
    expect(error.reason).toBe('unauthorized');
    expect(tokens.asked).toEqual([]);
  });

  it.each([
    'http://storage.example.com/blob?signature=canary',
    'http://10.0.0.1/blob?signature=canary',
    'https://10.0.0.1/blob?signature=canary',
    'https://192.168.1.1/blob?signature=canary',
    'http://169.254.169.254/latest/meta-data?signature=canary',
    'https://[fe80::1]/blob?signature=canary',
    'https://0.0.0.0/blob?signature=canary',
    'ftp://storage.example.com/blob?signature=canary',
    'https://user:hunter2@storage.example.com/blob?signature=canary',
  ])('case 25: a redirect to %s is refused', async (location) => {
    redirectTo(location);
    const error = await registryError(fetchBlob());
    expect(error.reason).toBe('insecure');
    expect(`${error.message} ${error.remedy}`).not.toMatch(/canary|hunter2/);
    expect(registry.requests).toHaveLength(1);
  });

  it('case 25: a redirect out of HTTPS is refused', async () => {
    const asked: string[] = [];
    const { registry: ours } = client(alice, {
      fetch: (input) => {
        asked.push(String(input instanceof Request ? input.url : input));
        const location = 'http://registry.example.com/blob';
        return Promise.resolve(new Response('', { status: 307, headers: { location } }));
      },
    });
    const descriptor = { mediaType: types.config, ...blob, annotations: {} };
    const repository = { registry: 'registry.example.com', name };
    const error = await registryError(ours.fetchBlob(repository, descriptor, never));
    expect(error.reason).toBe('insecure');
    expect(asked).toHaveLength(1);
  });

  it('case 25: a public registry cannot lead to this machine', async () => {
    const { registry: ours } = client(alice, {
      fetch: () => {
        const headers = { location: `https://127.0.0.1:${storage.host.split(':')[1] ?? ''}/` };
        return Promise.resolve(new Response('', { status: 307, headers }));
      },
    });
    const descriptor = { mediaType: types.config, ...blob, annotations: {} };
    const repository = { registry: 'registry.example.com', name };
    const error = await registryError(ours.fetchBlob(repository, descriptor, never));
    expect(error.reason).toBe('insecure');
    expect(storage.requests).toEqual([]);
  });

  it('case 25: a circle ends', async () => {
    redirectTo('/a');
    registry.answer('/a', { status: 302, headers: { location: '/b' } });
    registry.answer('/b', { status: 302, headers: { location: '/a' } });
    expect((await registryError(fetchBlob())).reason).toBe('malformed');
    expect(registry.requests.length).toBeLessThanOrEqual(6);
  });
});
