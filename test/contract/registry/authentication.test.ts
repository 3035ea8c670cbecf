import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, api, client, never, registryError, tagged } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry } from './hostileRegistry.ts';
import { name, pushImage } from './images.ts';
import { requireToken } from './tokenService.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
});
afterEach(() => registry.close());

const alice = { kind: 'basic', username: 'alice', password: 's3cret:with:colons' } as const;
const basicOfAlice = `Basic ${Buffer.from('alice:s3cret:with:colons').toString('base64')}`;

function listed(ours = client()) {
  return all(ours.registry.listTags(api(registry.host), never));
}

describe('authentication', () => {
  it('case 13: 401, a token, and once more', async () => {
    const tokens = requireToken(registry);
    expect(await listed(client(alice))).toEqual(['v1']);
    expect(registry.asked()).toEqual([
      `GET /v2/${name}/tags/list?n=1000`,
      'GET /token?service=test&scope=repository%3Aacme%2Fapi%3Apull',
      `GET /v2/${name}/tags/list?n=1000`,
    ]);
    expect(tokens.asked[0]?.headers.authorization).toBe(basicOfAlice);
    expect(registry.requests[2]?.headers.authorization).toBe('Bearer token-1');
  });

  it('case 13: what is known is asked for at once the next time', async () => {
    requireToken(registry);
    const ours = client();
    await listed(ours);
    await ours.registry.fetchManifest(tagged(registry.host), never);
    expect(registry.requests).toHaveLength(4);
  });

  it('case 14: a token that is refused as soon as it is given ends in denied, not in a loop', async () => {
    const tokens = requireToken(registry, { never: true });
    const error = await registryError(listed(client(alice)));
    expect(error.reason).toBe('denied');
    expect(error.remedy).toContain(`docker login ${registry.host}`);
    expect(tokens.asked).toHaveLength(1);
    expect(registry.requests).toHaveLength(3);
  });

  it('case 14: without credentials the remedy is to sign in', async () => {
    requireToken(registry, { never: true });
    const error = await registryError(listed());
    expect(error).toMatchObject({ reason: 'unauthorized', status: 401 });
    expect(error.remedy).toContain('docker login');
  });

  it('case 15: a token that ends in the middle is renewed once for all who need it', async () => {
    const tokens = requireToken(registry);
    const ours = client();
    await listed(ours);
    tokens.expire();
    const parallel = Array.from({ length: 12 }, () => listed(ours));
    expect((await Promise.all(parallel)).flat()).toHaveLength(12);
    expect(tokens.asked).toHaveLength(2);
  });

  it('case 15: one who gives up does not take the renewal from the others', async () => {
    const tokens = requireToken(registry);
    const ours = client();
    const abort = new AbortController();
    let first = true;
    registry.script((request) => {
      if (request.path.startsWith('/token') && first) {
        first = false;
        setTimeout(() => abort.abort(), 20);
      }
      return false;
    });
    const patient = listed(ours);
    const leaving = all(ours.registry.listTags(api(registry.host), abort.signal));
    const outcomes = await Promise.allSettled([leaving, patient]);
    expect(outcomes[1]).toEqual({ status: 'fulfilled', value: ['v1'] });
    expect(tokens.asked.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['access_token only', (token: string) => ({ access_token: token })],
    ['no expires_in', (token: string) => ({ token })],
    ['expires_in 1', (token: string) => ({ token, expires_in: 1 })],
    ['both', (token: string) => ({ token, access_token: 'other', expires_in: 300 })],
  ])('case 16: %s is a grant, good for a minute at least', async (_, grant) => {
    const tokens = requireToken(registry, { grant });
    const ours = client();
    expect(await listed(ours)).toEqual(['v1']);
    expect(await listed(ours)).toEqual(['v1']);
    expect(tokens.asked).toHaveLength(1);
  });

  it.each([{}, { token: '' }, { token: 7 }, { token: 'two words\r\nX: y' }])(
    'case 16: %j holds no token',
    async (grant) => {
      requireToken(registry, { grant: () => grant });
      expect((await registryError(listed())).reason).toBe('malformed');
    },
  );

  it('case 16: a token answer of more than 64 KiB is not read', async () => {
    requireToken(registry, { grant: () => ({ token: 'x'.repeat(70_000) }) });
    expect((await registryError(listed())).reason).toBe('too-large');
  });

  it.each([
    [
      'two headers',
      (realm: string) => ['Basic realm="x"', `Bearer realm="${realm}",service="test"`],
    ],
    ['two in one header', (realm: string) => `Basic realm="x, y", Bearer realm="${realm}"`],
    ['lower case', (realm: string) => `bearer REALM="${realm}", service=test`],
    ['an unknown scheme first', (realm: string) => `Negotiate abc==, Bearer realm="${realm}"`],
  ])('case 17: %s', async (_, challenge) => {
    requireToken(registry, { challenge: challenge(`${registry.origin}/token`) });
    expect(await listed()).toEqual(['v1']);
  });

  it('case 17: a comma within quotes separates nothing', async () => {
    const tokens = requireToken(registry, {
      challenge: `Bearer realm="${registry.origin}/token",scope="repository:acme/api:pull,push",error="x"`,
    });
    await listed();
    expect(tokens.asked[0]?.path).toBe('/token?scope=repository%3Aacme%2Fapi%3Apull%2Cpush');
  });

  it.each([
    'http://auth.example.com/token',
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/token',
    'https://10.1.2.3/token',
    'https://[::ffff:169.254.169.254]/token',
    'https://[fd00::1]/token',
    'https://user:pass@auth.example.com/token',
    'file:///etc/passwd',
  ])('case 18: the realm %s is not asked', async (realm) => {
    requireToken(registry, { challenge: `Bearer realm="${realm}?signature=canary"` });
    const fetched: string[] = [];
    const ours = client(alice, {
      fetch: (input, init) => {
        fetched.push(String(input instanceof Request ? input.url : input));
        return fetch(input, init);
      },
    });
    const error = await registryError(listed(ours));
    expect(error.reason).toBe('insecure');
    expect(error.message).not.toContain('canary');
    expect(fetched.every((url) => url.startsWith(registry.origin))).toBe(true);
  });

  it('case 18: a realm that is no URL is malformed', async () => {
    requireToken(registry, { challenge: 'Bearer service="x"' });
    expect((await registryError(listed())).reason).toBe('malformed');
  });

  it('case 18: a token service on another public host is asked, over HTTPS', async () => {
    requireToken(registry, { challenge: 'Bearer realm="https://auth.example.com/token"' });
    const asked: string[] = [];
    const ours = client(alice, {
      fetch: (input, init) => {
        const url = String(input instanceof Request ? input.url : input);
        if (url.startsWith(registry.origin)) return fetch(input, init);
        asked.push(`${url} ${new Headers(init?.headers).get('authorization') ?? ''}`);
        return Promise.resolve(Response.json({ token: 'foreign' }));
      },
    });
    await registryError(listed(ours));
    expect(asked).toEqual([
      `https://auth.example.com/token?scope=repository%3Aacme%2Fapi%3Apull ${basicOfAlice}`,
    ]);
  });

  it('case 19: an identity token is exchanged by POST', async () => {
    const tokens = requireToken(registry, { grant: (token) => ({ access_token: token }) });
    expect(await listed(client({ kind: 'identity-token', token: 'refresh-me' }))).toEqual(['v1']);
    expect(tokens.asked[0]?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(tokens.asked[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'slipway',
      service: 'test',
      scope: 'repository:acme/api:pull',
      refresh_token: 'refresh-me',
    });
  });

  it('case 19: where POST is not known, GET is used', async () => {
    requireToken(registry);
    registry.script((request, response) => {
      if (request.method !== 'POST') return false;
      reply(response, { status: 404 });
      return true;
    });
    expect(await listed(client({ kind: 'identity-token', token: 'refresh-me' }))).toEqual(['v1']);
  });

  it('refused credentials at the token service are unauthorized', async () => {
    requireToken(registry);
    registry.answer('/token', { status: 401, body: 'alice s3cret:with:colons' });
    const error = await registryError(listed(client(alice)));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).not.toContain('s3cret');
  });

  it('Basic authentication is answered, and refused ends at once', async () => {
    registry.script((request, response) => {
      if (request.headers.authorization === basicOfAlice) return false;
      reply(response, { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
      return true;
    });
    expect(await listed(client(alice))).toEqual(['v1']);
    const bob = client({ kind: 'basic', username: 'bob', password: 'wrong' });
    expect((await registryError(listed(bob))).reason).toBe('unauthorized');
    expect((await registryError(listed())).reason).toBe('unauthorized');
  });

  it('a registry token is shown as it is', async () => {
    requireToken(registry);
    await registryError(listed(client({ kind: 'registry-token', token: 'as-it-is' })));
    expect(registry.requests[1]?.headers.authorization).toBe('Bearer as-it-is');
  });

  it('asks for the credential anew after a refusal, so that signing in helps at once', async () => {
    requireToken(registry, { never: true });
    let lookups = 0;
    const ours = client(alice, {
      credentials: {
        credentialFor: () => {
          lookups += 1;
          return Promise.resolve(alice);
        },
      },
    });
    await registryError(listed(ours));
    await registryError(listed(ours));
    expect(lookups).toBe(2);
  });

  it('asks nobody for credentials while the registry asks for none', async () => {
    const ours = client(alice, {
      credentials: { credentialFor: () => Promise.reject(new Error('asked')) },
    });
    expect(await listed(ours)).toEqual(['v1']);
  });
});
