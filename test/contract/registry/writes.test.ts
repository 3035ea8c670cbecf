import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyImage } from '../../../src/oci/copyImage.ts';
import { deleteTag, planDelete } from '../../../src/oci/deleteTag.ts';
import { planCopy } from '../../../src/oci/planCopy.ts';
import { planRetag } from '../../../src/oci/planRetag.ts';
import type { Reference, Repository, TagReference } from '../../../src/oci/reference.ts';
import { TagsIncompleteError, writeTags } from '../../../src/oci/writeTags.ts';
import { acceptWrites } from './acceptWrites.ts';
import { api, client, never, registryError, tagged } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry, types } from './hostileRegistry.ts';
import { descriptor, name, pushIndex } from './images.ts';
import { requireToken } from './tokenService.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  acceptWrites(registry);
});
afterEach(() => registry.close());

/** Two images of one layer each, and their index under a tag. */
function pushImages(tag: string, layerSize = 1000) {
  const children = ['amd64', 'arm64'].map((architecture) => {
    const config = registry.blob(name, { os: 'linux', architecture, tag });
    const layer = registry.blob(name, randomBytes(layerSize));
    const manifest = registry.manifest(name, undefined, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(config, types.config),
      layers: [descriptor(layer, types.layer)],
    });
    return { manifest, layer, config };
  });
  const entries = children.map(({ manifest }) => descriptor(manifest, types.manifest));
  return { index: pushIndex(registry, tag, entries), children };
}

function ports(given = client()) {
  return { registry: given.registry, writer: given.registry };
}

function writes(method = 'PUT'): string[] {
  return registry.asked().filter((line) => line.startsWith(method));
}

function tag(name: string): TagReference {
  return { kind: 'tag', repository: api(registry.host), tag: name };
}

function other(name = 'acme/copy'): Repository {
  return { registry: registry.host, name };
}

async function copy(source: Reference, target: Repository, tags: string[], given = client()) {
  const plan = await planCopy(given.registry, source, { repository: target, tags }, never);
  return copyImage(ports(given), plan, () => undefined, never);
}

async function retag(from: string, tags: string[], given = client()) {
  const plan = await planRetag(given.registry, tag(from), tags, never);
  return writeTags(ports(given), plan.manifest, plan.tags, never);
}

describe('copy', () => {
  it('case 36: mounts blobs within a registry and writes children, index and tag in this order', async () => {
    const { index, children } = pushImages('v1');
    const result = await copy(tagged(registry.host), other(), ['v1']);
    expect(result).toMatchObject({ mounted: 4, uploaded: 0, present: 0 });
    expect(writes()).toEqual([
      ...children.map(({ manifest }) => `PUT /v2/acme/copy/manifests/${manifest.digest}`),
      `PUT /v2/acme/copy/manifests/${index.digest}`,
      'PUT /v2/acme/copy/manifests/v1',
    ]);
  });

  it('case 36: uploads what a registry does not mount, in the upload it began', async () => {
    pushImages('v1');
    registry.script(({ method, path }, response) => {
      if (method !== 'POST' || !path.includes('mount=')) return false;
      reply(response, {
        status: 202,
        headers: {
          location: `/v2/acme/copy/blobs/uploads/${new URL(path, registry.origin).searchParams.get('mount')?.slice(7) ?? ''}`,
        },
      });
      return true;
    });
    expect(await copy(tagged(registry.host), other(), ['v1'])).toMatchObject({
      uploaded: 4,
      mounted: 0,
    });
    expect(writes('POST')).toHaveLength(4);
    expect(
      (await client().registry.resolve({ kind: 'tag', repository: other(), tag: 'v1' }, never))
        .digest,
    ).toMatch(/^sha256:/);
  });

  it('streams between registries in ranges, and checks what it read', async () => {
    const { children } = pushImages('v1', 9 * 1024 * 1024);
    const target = await startHostileRegistry();
    acceptWrites(target);
    registry.script(({ path, headers }, response) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(String(headers.range)) ?? [];
      const found = children
        .flatMap(({ layer, config }) => [layer, config])
        .find(({ digest }) => path.endsWith(digest));
      if (from === undefined || found === undefined) return false;
      reply(response, { status: 206, body: found.bytes.subarray(Number(from), Number(to) + 1) });
      return true;
    });
    try {
      const repository = { registry: target.host, name: 'acme/copy' };
      const result = await copy(tagged(registry.host), repository, ['v1']);
      expect(result).toMatchObject({ uploaded: 4, mounted: 0 });
      expect(result.uploadedBytes).toBeGreaterThan(18 * 1024 * 1024);
      const again = await copy(tagged(registry.host), repository, ['v1']);
      expect(again).toMatchObject({ uploaded: 0, mounted: 0, present: 4, tags: [] });
    } finally {
      await target.close();
    }
  });

  it('a blob that is not what its digest names is never completed', async () => {
    const { children } = pushImages('v1');
    const target = await startHostileRegistry();
    acceptWrites(target);
    registry.answer(`/v2/${name}/blobs/${children[0]?.layer.digest ?? ''}`, {
      body: randomBytes(1000),
    });
    const repository = { registry: target.host, name: 'acme/copy' };
    const error = await registryError(copy(tagged(registry.host), repository, ['v1']));
    expect(error.reason).toBe('digest-mismatch');
    expect(
      target.asked().filter((line) => line.startsWith('PUT') && line.includes('manifests')),
    ).toEqual([]);
    await target.close();
  });

  it('case 33: one manifest that is missing, and nothing is written', async () => {
    const { children } = pushImages('v1');
    registry.answer(`/v2/${name}/manifests/${children[1]?.manifest.digest ?? ''}`, { status: 404 });
    const error = await registryError(copy(tagged(registry.host), other(), ['v1']));
    expect(error.reason).toBe('not-found');
    expect([...writes('POST'), ...writes()]).toEqual([]);
  });

  it('sends neither content nor token where an upload leaves the host', async () => {
    pushImages('v1');
    registry.script(({ method }, response) => {
      if (method !== 'POST') return false;
      reply(response, {
        status: 202,
        headers: { location: 'https://elsewhere.example/upload?sig=x' },
      });
      return true;
    });
    const error = await registryError(copy(tagged(registry.host), other(), ['v1']));
    expect([error.reason, error.message.includes('sig=x')]).toEqual(['insecure', false]);
    expect(writes('PATCH')).toEqual([]);
  });

  it('asks for push on the target and, for a mount, pull on the source', async () => {
    pushImages('v1');
    const tokens = requireToken(registry, {
      challenge: `Bearer realm="${registry.origin}/token",service="test"`,
    });
    const given = client();
    const error = await copy(tagged(registry.host), other(), ['v1'], given).catch(
      (thrown: unknown) => thrown,
    );
    const scopes = tokens.asked.map(({ path }) =>
      new URL(path, registry.origin).searchParams.getAll('scope'),
    );
    expect(error).not.toBeInstanceOf(Error);
    expect(scopes).toContainEqual(['repository:acme/copy:pull,push']);
    expect(scopes).toContainEqual(['repository:acme/copy:pull,push', 'repository:acme/api:pull']);
  });
});

describe('retag', () => {
  it('creates, moves and leaves alone; says what else points where a tag was', async () => {
    const first = pushImages('v1').index;
    pushImages('v2');
    registry.manifest(name, 'also', first.bytes);
    const { tags } = await planRetag(client().registry, tag('v2'), ['v1', 'new', 'v2'], never);
    expect(tags).toMatchObject([
      {
        action: 'move',
        reference: { tag: 'v1' },
        from: first.digest,
        neighbours: { tags: ['also'] },
      },
      { action: 'create', reference: { tag: 'new' } },
      { action: 'unchanged', reference: { tag: 'v2' } },
    ]);
    expect(writes()).toEqual([]);
  });

  it('case 34: a registry that stored another digest is not believed', async () => {
    const { index } = pushImages('v1');
    registry.script(({ method }, response) => {
      if (method !== 'PUT') return false;
      reply(response, {
        status: 201,
        headers: {
          'docker-content-digest': index.digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        },
      });
      return true;
    });
    expect((await registryError(retag('v1', ['new']))).reason).toBe('digest-mismatch');
  });

  it('case 34: a tag that reads back as something else is not done', async () => {
    pushImages('v1');
    registry.script(({ method }, response) => {
      if (method === 'PUT') reply(response, { status: 201 });
      return method === 'PUT';
    });
    const error = await registryError(retag('v1', ['new']));
    expect([error.reason, error.message]).toEqual([
      'digest-mismatch',
      expect.stringContaining('nothing'),
    ]);
  });

  it('case 35: says which tags are written when the next one fails, and goes on from there', async () => {
    pushImages('v1');
    let broken = true;
    registry.script(({ method, path }, response) => {
      if (!broken || method !== 'PUT' || !path.endsWith('/latest')) return false;
      reply(response, { status: 500 });
      return true;
    });
    const error = await retag('v1', ['latest', '1.2.3', '1.2']).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TagsIncompleteError);
    expect(error).toMatchObject({ written: [{ tag: '1.2.3' }, { tag: '1.2' }] });
    expect((error as Error).message).toContain('1.2.3, 1.2 are written, latest not.');
    expect(writes().filter((line) => line.endsWith('/latest'))).toHaveLength(1);
    broken = false;
    expect(await retag('v1', ['latest', '1.2.3', '1.2'])).toMatchObject([{ tag: 'latest' }]);
  });

  it('case 38: a tag that somebody moved after the plan stops it', async () => {
    pushImages('v1');
    pushImages('v2');
    const given = client();
    const plan = await planRetag(given.registry, tag('v1'), ['v2'], never);
    pushImages('v2');
    const error = await registryError(
      writeTags(ports(given), plan.manifest, plan.tags, never).then(() => undefined),
    );
    expect(error.reason).toBe('conflict');
    expect(writes()).toEqual([]);
  });

  it.each([
    [403, 'DENIED', 'denied', 'repository:acme/api:pull,push'],
    [412, 'DENIED', 'conflict', 'another tag'],
    [409, 'TAG_IMMUTABLE', 'conflict', 'immutable'],
    [400, 'TAG_IMMUTABLE', 'conflict', 'immutable'],
    [413, 'SIZE_INVALID', 'too-large', 'limit'],
  ])('case 39: %i %s is %s', async (status, code, reason, remedy) => {
    pushImages('v1');
    registry.script(({ method }, response) => {
      if (method !== 'PUT') return false;
      reply(response, { status, body: { errors: [{ code, message: 'no' }] } });
      return true;
    });
    const error = await registryError(retag('v1', ['new']));
    expect(error.reason).toBe(reason);
    expect(`${error.message} ${error.remedy}`).toContain(remedy);
    expect(writes()).toHaveLength(1);
  });

  it('retries a manifest by digest, and neither a tag nor the begin of an upload', async () => {
    const { index } = pushImages('v1');
    const failed = new Set<string>();
    registry.script(({ method, path }, response) => {
      if (!['PUT', 'POST'].includes(method) || failed.has(path)) return false;
      failed.add(path);
      reply(response, { status: 503 });
      return true;
    });
    const { writer, registry: reader } = ports();
    const {
      bytes,
      descriptor: { digest, mediaType },
    } = await reader.fetchManifest(tag('v1'), never);
    const content = { bytes, digest, mediaType };
    await writer.putManifest(
      { kind: 'digest', repository: other(), digest: index.digest },
      content,
      never,
    );
    expect((await registryError(writer.putManifest(tag('new'), content, never))).reason).toBe(
      'server',
    );
    expect(
      (await registryError(writer.mountBlob(other(), digest, api(registry.host), never))).reason,
    ).toBe('server');
  });
});

describe('delete', () => {
  it('deletes the tag by its name and never a digest; shows what else points there', async () => {
    const { index } = pushImages('v1');
    registry.manifest(name, 'also', index.bytes);
    const plan = await planDelete(client().registry, tag('v1'), never);
    expect(plan).toMatchObject({ digest: index.digest, neighbours: { tags: ['also'] } });
    await deleteTag(ports(), plan, never);
    expect(writes('DELETE')).toEqual([`DELETE /v2/${name}/manifests/v1`]);
    expect((await client().registry.resolve(tag('also'), never)).digest).toBe(index.digest);
  });

  it.each([
    [400, 'DIGEST_INVALID', 'provided digest did not match uploaded content'], // distribution 2.8
    [405, 'UNSUPPORTED', 'The operation is unsupported.'],
  ])(
    '%i is a registry that does not delete tags, with what to do',
    async (status, code, message) => {
      pushImages('v1');
      registry.script(({ method }, response) => {
        if (method !== 'DELETE') return false;
        reply(response, { status, body: { errors: [{ code, message }] } });
        return true;
      });
      const plan = await planDelete(client().registry, tag('v1'), never);
      const error = await registryError(deleteTag(ports(), plan, never).then(() => undefined));
      expect(error).toMatchObject({ reason: 'unsupported', status });
      expect(error.message).toContain('does not delete tags');
      expect(error.message).not.toContain('digest');
      expect(error.remedy).not.toBe('');
    },
  );

  it('a tag that was moved after it was shown stays', async () => {
    pushImages('v1');
    const plan = await planDelete(client().registry, tag('v1'), never);
    pushImages('v1');
    const error = await registryError(deleteTag(ports(), plan, never).then(() => undefined));
    expect(error.reason).toBe('conflict');
    expect(writes('DELETE')).toEqual([]);
  });
});
