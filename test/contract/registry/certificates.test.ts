import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateFolders } from '../../../src/adapters/registry/certificateFolders.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry } from './hostileRegistry.ts';
import { acceptWrites } from './acceptWrites.ts';
import { all, api, client, never, registryError, tagged } from './client.ts';
import { pushImage } from './images.ts';
import { requireToken } from './tokenService.ts';
import { selfSignedCertificate } from './selfSignedCertificate.ts';

const server = selfSignedCertificate();
const person = selfSignedCertificate();
const cleanUps: (() => Promise<unknown>)[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-certs-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function secure(more: object = {}): Promise<HostileRegistry> {
  const registry = await startHostileRegistry({ ...server, ...more });
  registry.tags('acme/api', ['v1']);
  cleanUps.push(() => registry.close());
  return registry;
}

/** Puts files where Docker keeps them. */
async function keep(host: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(folder, host), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, host, name), text);
}

const trusting = () => client(undefined, { certificateFolders: [join(folder, 'none'), folder] });
const tags = (registry: HostileRegistry, { registry: ours } = trusting()) =>
  all(ours.listTags(api(registry.host), never));

describe('certificates kept for a registry', () => {
  it('an authority of its own is trusted, and for that registry alone', async () => {
    const [known, other] = [await secure(), await secure()];
    await keep(known.host, { 'ca.crt': server.cert, 'notes.txt': 'no certificate' });
    expect(await tags(known)).toEqual(['v1']);
    const error = await registryError(tags(other));
    expect(error.reason).toBe('tls');
    expect(error.remedy).toContain(`~/.docker/certs.d/${other.host}/ca.crt`);
  });

  it('is read again after it was put there', async () => {
    const registry = await secure();
    const ours = trusting();
    await registryError(tags(registry, ours));
    await keep(registry.host, { 'ca.crt': server.cert });
    await expect
      .poll(() => tags(registry, ours).catch(() => []), { timeout: 5000 })
      .toEqual(['v1']);
  });

  it('holds for all the client does: token, manifest, blob, upload, redirect, refusal', async () => {
    const registry = await secure();
    await keep(registry.host, { 'ca.crt': server.cert });
    acceptWrites(registry);
    const config = registry.blob('acme/api', { os: 'linux', architecture: 'amd64' });
    const pushed = pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
    requireToken(registry);
    const { registry: ours } = trusting();
    const fetched = await ours.fetchManifest(tagged(registry.host), never);
    expect(fetched.descriptor.digest).toBe(pushed.digest);
    const blob = { mediaType: 'x', annotations: {}, ...config };
    expect(await ours.fetchBlob(api(registry.host), blob, never)).toHaveLength(config.size);
    registry.answer('/v2/acme/api/tags/list', { status: 404, body: { errors: [] } });
    expect((await registryError(tags(registry))).reason).toBe('not-found');
    const bytes = randomBytes(600_000);
    const layer = registry.blob('acme/other', bytes);
    await ours.uploadBlob(
      api(registry.host),
      { mediaType: 'x', annotations: {}, ...layer },
      // eslint-disable-next-line @typescript-eslint/require-await
      (async function* () {
        yield new Uint8Array(bytes);
      })(),
      never,
    );
    expect(await ours.hasBlob(api(registry.host), layer.digest, never)).toBe(true);
  });

  it('shows a client certificate where the registry wants one', async () => {
    const registry = await secure({ requestCert: true, ca: person.cert });
    await keep(registry.host, { 'ca.crt': server.cert });
    const error = await registryError(tags(registry));
    expect(error.message).toContain('it wants a client certificate');
    expect(error.remedy).toContain('client.cert and client.key');
    await keep(registry.host, { 'client.cert': person.cert, 'client.key': person.key });
    expect(await tags(registry)).toEqual(['v1']);
  });

  it.each([
    ['no certificate', { 'ca.crt': 'nonsense' }, 'is no certificate and key in PEM'],
    ['no key', { 'client.cert': person.cert }, 'has no client.key beside it'],
    ['a key of another', { 'a.cert': person.cert, 'a.key': server.key }, 'no certificate and key'],
  ])('says what is wrong with the files: %s', async (_, files, words) => {
    const registry = await secure();
    await keep(registry.host, files);
    const error = await registryError(tags(registry));
    expect([error.reason, error.host]).toEqual(['tls', registry.host]);
    expect(error.message).toContain(words);
    expect(registry.requests).toEqual([]);
  });

  it('ends with the signal, and when the registry stops in the middle', async () => {
    const registry = await secure();
    await keep(registry.host, { 'ca.crt': server.cert });
    const controller = new AbortController();
    registry.script((request, response) => {
      if (!request.path.includes('tags/list')) return false;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"tags":["v1"');
      controller.abort();
      return true;
    });
    const { registry: ours } = trusting();
    const asked = all(ours.listTags(api(registry.host), controller.signal));
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    registry.script((request, response) => {
      if (!request.path.includes('tags/list')) return false;
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setTimeout(() => response.destroy(), 20);
      return true;
    });
    expect((await registryError(tags(registry))).message).toContain('in the middle of the answer');
  });

  it('trust is lost on the way to another host, which has its own', async () => {
    const [registry, other] = [await secure(), await secure()];
    await keep(registry.host, { 'ca.crt': server.cert });
    registry.script((request, response) => {
      if (!request.path.includes('/manifests/')) return false;
      reply(response, { status: 307, headers: { location: `${other.origin}/elsewhere` } });
      return true;
    });
    const { registry: ours } = trusting();
    const error = await registryError(ours.fetchManifest(tagged(registry.host), never));
    expect(['tls', 'insecure']).toContain(error.reason);
    expect(other.requests).toEqual([]);
  });
});

it('looks where Docker and Podman look', () => {
  const folders = certificateFolders({}, homedir());
  expect(folders[0]).toBe(join(homedir(), '.docker', 'certs.d'));
  if (process.platform !== 'win32') expect(folders).toContain('/etc/docker/certs.d');
});
