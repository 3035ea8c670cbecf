import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/oci/access/credential.ts';
import { firstCredential } from '../../../src/oci/access/credential.ts';
import { all, api, client, never, registryError } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry } from './hostileRegistry.ts';
import { pushImage } from './images.ts';
import { requireToken } from './tokenService.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
});
afterEach(() => registry.close());

const place = 'auths["ghcr.io"] of ~/.docker/config.json';
const alice = { kind: 'basic', username: 'alice', password: 's3cret', place } as const;

function listed(ours = client()) {
  return all(ours.registry.listTags(api(registry.host), never));
}

/** Refuses every token with the words of the distribution token specification. */
function refuseTokens(challenge: string, status = 401): void {
  requireToken(registry);
  registry.script((request, response) => {
    if (request.headers.authorization?.startsWith('Bearer ') !== true) return false;
    const headers = { 'www-authenticate': challenge };
    reply(response, { status, headers }, request.method);
    return true;
  });
}

describe('a refusal', () => {
  it('says whose access lacks which scope, as the registry names it, and what gives it', async () => {
    refuseTokens(
      `Bearer realm="${registry.origin}/token",service="test",scope="repository:acme/api:pull",error="insufficient_scope"`,
    );
    const error = await registryError(listed(client(alice)));
    expect(error).toMatchObject({ reason: 'denied', status: 401 });
    expect(error.message).toContain(`does not let alice (${place}) read`);
    expect(error.message).toContain('(repository:acme/api:pull)');
    expect(error.remedy).toContain('read (pull) access to the repository');
    expect(error.message).not.toContain('s3cret');
  });

  it('tells a token that has ended from access that is missing', async () => {
    refuseTokens(`Bearer realm="${registry.origin}/token",error="invalid_token"`);
    const stored = await registryError(
      listed(client({ kind: 'registry-token', token: 'as-it-is', place })),
    );
    expect(stored).toMatchObject({ reason: 'unauthorized' });
    expect(stored.message).toContain('it has ended');
    const given = await registryError(listed(client(alice)));
    expect(given.remedy).toContain('clocks');
  });

  it('of a write names the scope of the write', async () => {
    refuseTokens('', 403);
    const error = await registryError(
      client(alice).registry.deleteTag(
        { kind: 'tag', repository: api(registry.host), tag: 'v1' },
        never,
      ),
    );
    expect(error).toMatchObject({ reason: 'denied', status: 403 });
    expect(error.message).toContain('repository:acme/api:delete');
  });

  it('by a token service that knows the account is about the scope, else about the sign-in', async () => {
    requireToken(registry);
    const body = { errors: [{ code: 'DENIED', message: 'requested access is denied' }] };
    registry.answer('/token', { status: 403, body });
    const denied = await registryError(listed(client(alice)));
    expect(denied).toMatchObject({ reason: 'denied', code: 'DENIED' });
    expect(denied.message).toContain('no token for repository:acme/api:pull');
    registry.answer('/token', { status: 401, body });
    const refused = await registryError(listed(client(alice)));
    expect(refused).toMatchObject({ reason: 'unauthorized' });
    expect(refused.message).toContain(`alice (${place})`);
  });
});

describe('accountAt', () => {
  it('is who was shown, and nobody where the registry asks for nobody', async () => {
    const open = client(alice);
    await listed(open);
    expect(open.registry.accountAt(registry.host)).toBeUndefined();
    requireToken(registry);
    const ours = client(alice);
    await listed(ours);
    const account = { kind: 'basic', username: 'alice', place };
    expect(ours.registry.accountAt(registry.host)).toEqual(account);
    const nobody = client();
    await listed(nobody);
    expect(nobody.registry.accountAt(registry.host)).toEqual({ kind: 'anonymous' });
  });
});

describe('checkCredential', () => {
  const check = (credential: Credential = alice) =>
    client().registry.checkCredential(registry.host, credential, never);

  it('asks the root with a token for no repository, whatever scope the challenge names', async () => {
    const tokens = requireToken(registry);
    registry.answer('/v2/', { body: {} });
    registry.script((request, response) => {
      if (request.path !== '/v2/' || request.headers.authorization?.startsWith('Bearer token-'))
        return false;
      const realm = `Bearer realm="${registry.origin}/token",service="test",scope="repository:user/image:pull"`;
      reply(response, { status: 401, headers: { 'www-authenticate': realm } });
      return true;
    });
    registry.script((request, response) => {
      if (request.headers.authorization?.startsWith('Bearer token-') !== true) return false;
      reply(response, { body: {} });
      return true;
    });
    expect(await check()).toBe('accepted');
    expect(registry.asked()).toEqual(['GET /v2/', 'GET /token?service=test', 'GET /v2/']);
    expect(tokens.asked[0]?.headers.authorization).toMatch(/^Basic /);
    expect(await check({ kind: 'identity-token', token: 'refresh-me' })).toBe('accepted');
    expect(new URLSearchParams(tokens.asked[1]?.body).has('scope')).toBe(false);
  });

  it('tells a refusal, and a registry that asks nobody', async () => {
    const basic = { 'www-authenticate': 'Basic realm="x"' };
    registry.answer('/v2/', { status: 401, headers: basic });
    const refused = await registryError(check());
    expect(refused).toMatchObject({ reason: 'unauthorized', status: 401 });
    expect(refused.message).toContain('refuses the sign-in of alice');
    expect(refused.message).not.toContain('s3cret');
    registry.answer('/v2/', { body: {} });
    expect(await check()).toBe('not-asked');
    registry.answer('/v2/', { status: 404 });
    expect((await registryError(check())).reason).toBe('not-found');
  });
});

describe('firstCredential', () => {
  it('is that of the first source that has one', async () => {
    const none = { credentialFor: () => Promise.resolve({ kind: 'anonymous' as const }) };
    const has = { credentialFor: () => Promise.resolve(alice) };
    const broken = { credentialFor: () => Promise.reject(new Error('asked')) };
    expect(await firstCredential([none, has, broken]).credentialFor('x', never)).toBe(alice);
    expect(await firstCredential([none]).credentialFor('x', never)).toEqual({ kind: 'anonymous' });
  });
});
