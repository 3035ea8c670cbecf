import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api, client, never, registryError } from './client.ts';
import type { Answer, HostileRegistry, Pushed } from './hostileRegistry.ts';
import { startHostileRegistry, types } from './hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex } from './images.ts';

let registry: HostileRegistry;
let image: Pushed;
let signature: object;
beforeEach(async () => {
  registry = await startHostileRegistry();
  image = pushImage(registry, { os: 'linux', architecture: 'amd64' });
  signature = descriptor(registry.blob(name, { signed: true }), types.manifest, {
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  });
});
afterEach(() => registry.close());

function listed() {
  return client().registry.listReferrers(api(registry.host), image.digest, never);
}

const path = () => `/v2/${name}/referrers/${image.digest}`;
const fallbackTag = () => image.digest.replace(':', '-');

function page(manifests: readonly object[] | null, headers: Answer['headers'] = {}): Answer {
  return {
    headers: { 'content-type': types.index, ...headers },
    body: { schemaVersion: 2, mediaType: types.index, manifests },
  };
}

describe('referrers', () => {
  it('case 29: by the API, page by page, with their artifact types', async () => {
    registry.answer(path(), page([signature], { link: '</more>; rel="next"' }));
    registry.answer('/more', page([{ ...signature, artifactType: 'application/spdx+json' }]));
    expect((await listed()).map(({ artifactType }) => artifactType)).toEqual([
      'application/vnd.dev.sigstore.bundle.v0.3+json',
      'application/spdx+json',
    ]);
  });

  it('case 29: none is an empty list, also as Go writes it', async () => {
    registry.answer(path(), page([]));
    expect(await listed()).toEqual([]);
    registry.answer(path(), page(null));
    expect(await listed()).toEqual([]);
    expect(registry.requests).toHaveLength(2);
  });

  const without: [string, Answer][] = [
    ['404', { status: 404 }],
    ['400', { status: 400 }],
    ['405', { status: 405 }],
    ['406', { status: 406 }],
    ['303 to a web site', { status: 303, headers: { location: 'https://github.com/login' } }],
    ['307 to another host', { status: 307, headers: { location: 'http://127.0.0.1:9/x' } }],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }],
    ['another content type', { headers: { 'content-type': 'application/json' }, body: '{}' }],
  ];

  it.each(without)('case 29: %s falls back to the tag', async (_, answer) => {
    registry.answer(path(), answer);
    pushIndex(registry, fallbackTag(), [signature]);
    expect(await listed()).toHaveLength(1);
  });

  it.each(without)('case 29: %s and no such tag is none', async (_, answer) => {
    registry.answer(path(), answer);
    expect(await listed()).toEqual([]);
  });

  it('case 29: a fallback tag that is not an index is told', async () => {
    pushImage(registry, { os: 'linux', architecture: 'amd64' }, fallbackTag());
    expect((await registryError(listed())).reason).toBe('malformed');
  });

  it('case 29: a page lost in the middle is not the end', async () => {
    registry.answer(path(), page([signature], { link: '</more>; rel="next"' }));
    registry.answer('/more', { headers: { 'content-type': 'text/html' }, body: 'sign in' });
    expect((await registryError(listed())).reason).toBe('malformed');
    registry.answer('/more', { status: 404 });
    expect((await registryError(listed())).reason).toBe('malformed');
  });

  it('case 29: a refusal or a failing server is not “none”', async () => {
    registry.answer(path(), { status: 403 });
    expect((await registryError(listed())).reason).toBe('denied');
    registry.answer(path(), { status: 500 });
    expect((await registryError(listed())).reason).toBe('server');
  });
});
