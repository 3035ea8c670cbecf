import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/adapters/registry/contentDigest.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { MergeError } from '../../../src/oci/merge/mergeError.ts';
import { planMerge } from '../../../src/oci/merge/planMerge.ts';
import { place } from '../../../src/oci/placement.ts';
import { planPromotion, promotionTarget } from '../../../src/oci/planPromotion.ts';
import type { Reference, TagReference } from '../../../src/oci/reference.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import { TagsIncompleteError } from '../../../src/oci/writeTags.ts';
import { acceptWrites } from './acceptWrites.ts';
import { client, never, registryError } from './client.ts';
import type { HostileRegistry } from './hostileRegistry.ts';
import { reply, startHostileRegistry, types } from './hostileRegistry.ts';
import { descriptor, name, pushClassicAttestation, pushIndex, pushStatements } from './images.ts';

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  acceptWrites(registry);
});
afterEach(() => registry.close());

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json';

/** An image as a build by digest leaves it behind. */
function pushBuilt(architecture: string, type: string = types.manifest) {
  const config = registry.blob(name, { os: 'linux', architecture, config: {} });
  const layer = registry.blob(name, randomBytes(500));
  const document = {
    schemaVersion: 2,
    mediaType: type,
    config: descriptor(config, types.config),
    layers: [descriptor(layer, types.layer)],
  };
  return registry.manifest(name, undefined, document, type);
}

/** The same with provenance: an index of the image and its attestation. */
function pushAttested(architecture: string) {
  const image = pushBuilt(architecture);
  const said = { 'https://slsa.dev/provenance/v1': { architecture } };
  const attestation = pushStatements(registry, image, said, 'classic');
  const platform = { architecture, os: 'linux' };
  const own = { 'org.example.kept': architecture };
  const entry = descriptor(image, types.manifest, { annotations: own, platform });
  const index = pushIndex(registry, undefined, [entry, attestation]);
  return { index, entry, attestation };
}

function tag(text: string, repository = name): TagReference {
  return { kind: 'tag', repository: { registry: registry.host, name: repository }, tag: text };
}

function source(digest: Digest): Reference {
  return { kind: 'digest', repository: { registry: registry.host, name }, digest };
}

function ports() {
  const { registry: own } = client();
  return { registry: own, writer: own, digestOf };
}

function planned(digests: Digest[], tags = [tag('1.0.0')], annotations = {}) {
  const request = { sources: digests.map(source), targets: tags, annotations };
  return planMerge(ports(), request, never);
}

async function merge(digests: Digest[], tags = [tag('1.0.0')], annotations = {}) {
  return place(ports(), await planned(digests, tags, annotations), () => undefined, never);
}

function writes(): string[] {
  return registry.asked().filter((line) => line.startsWith('PUT'));
}

function json(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

describe('the index', () => {
  it('takes entries with their attestations and annotations as they are', async () => {
    const [amd, arm] = [pushAttested('amd64'), pushAttested('arm64')];
    const annotations = { 'b.title': 'a <b> & c', 'a.first': '1' };
    const plan = await planned([amd.index.digest, arm.index.digest], undefined, annotations);
    expect(json(plan.top.bytes)).toEqual({
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [amd.entry, amd.attestation, arm.entry, arm.attestation],
      annotations,
    });
    expect(Buffer.from(plan.top.bytes).toString()).toContain('a \\u003cb\\u003e \\u0026 c');
    expect(plan.top.descriptor.digest).toBe(digestOf(plan.top.bytes));
    expect(writes()).toEqual([]);
  });

  it('one index without annotations is kept byte for byte', async () => {
    const { index } = pushAttested('amd64');
    expect((await planned([index.digest])).top.descriptor.digest).toBe(index.digest);
  });

  it('a plain image gets the platform of its config', async () => {
    const image = pushBuilt('arm64');
    expect(json((await planned([image.digest])).top.bytes)).toMatchObject({
      manifests: [{ digest: image.digest, platform: { architecture: 'arm64', os: 'linux' } }],
    });
  });

  it('case 37: of Docker images alone it is a list, and with annotations an OCI index that has them', async () => {
    const digests = ['amd64', 'arm64'].map((one) => pushBuilt(one, dockerManifest).digest);
    const bare = await planned(digests);
    expect([bare.top.descriptor.mediaType, bare.notes]).toEqual([dockerList, []]);
    const annotated = await planned(digests, undefined, { a: 'b' });
    expect(json(annotated.top.bytes)).toMatchObject({
      mediaType: types.index,
      annotations: { a: 'b' },
    });
    expect(annotated.notes).toHaveLength(1);
  });

  it('refuses two images for one platform, and what is no image', async () => {
    const [one, other] = [pushBuilt('amd64'), pushBuilt('amd64')];
    const same = await planned([one.digest, other.digest]).catch((error: unknown) => error);
    expect(same).toBeInstanceOf(MergeError);
    expect(same).toHaveProperty('reason', 'same-platform');
    const alone = { ...pushClassicAttestation(registry, one.digest) } as { digest: Digest };
    const none = await planned([alone.digest]).catch((error: unknown) => error);
    expect(none).toHaveProperty('reason', 'not-an-image');
  });
});

it('an index that names indexes over and over is refused, not multiplied out', async () => {
  const image = descriptor(pushBuilt('amd64'), types.manifest);
  const inner = pushIndex(registry, undefined, Array<object>(100).fill(image));
  const nested = descriptor(inner, types.index);
  const { digest } = pushIndex(registry, undefined, Array<object>(100).fill(nested));
  expect((await registryError(planned([digest]))).reason).toBe('too-large');
});

describe('writing', () => {
  it('writes version tags of every repository first, floating ones last, and reads back', async () => {
    const digests = ['amd64', 'arm64'].map((one) => pushBuilt(one).digest);
    const targets = ['latest', '1.0.0'].flatMap((one) => [tag(one), tag(one, 'acme/mirror')]);
    const result = await merge(digests, targets);
    expect(result).toMatchObject({ mounted: 4, uploaded: 0 });
    expect(result.written.map(formatReference)).toEqual(
      ['api:1.0.0', 'mirror:1.0.0', 'api:latest', 'mirror:latest'].map(
        (each) => `${registry.host}/acme/${each}`,
      ),
    );
    const before = writes().length;
    expect((await merge(digests, targets)).written).toEqual([]);
    expect(writes()).toHaveLength(before);
  });

  it('case 33: one digest that is gone stops everything before the first PUT', async () => {
    const { digest } = pushBuilt('amd64');
    const { digest: gone } = pushBuilt('arm64');
    const given = ports();
    // It was read once: what a cache has is no proof.
    await given.registry.fetchManifest(source(gone), never);
    registry.answer(`/v2/${name}/manifests/${gone}`, { status: 404 });
    const request = { sources: [digest, gone].map(source), targets: [tag('1')], annotations: {} };
    const error = await registryError(planMerge(given, request, never));
    expect([error.reason, error.message.includes(gone)]).toEqual(['not-found', true]);
    expect(writes()).toEqual([]);
  });

  it('case 34: a registry that stores another digest is caught', async () => {
    const { digest } = pushBuilt('amd64');
    registry.script(({ method }, response) => {
      if (method !== 'PUT') return false;
      const headers = { 'docker-content-digest': `sha256:${'9'.repeat(64)}` };
      reply(response, { status: 201, headers });
      return true;
    });
    expect((await registryError(merge([digest]))).reason).toBe('digest-mismatch');
  });

  it('case 35: says exactly which tags moved, and a second run writes only the others', async () => {
    const { digest } = pushBuilt('amd64');
    let broken = true;
    registry.script(({ method, path }, response) => {
      if (!broken || method !== 'PUT' || !path.endsWith('/latest')) return false;
      reply(response, { status: 403, body: { errors: [{ code: 'DENIED' }] } });
      return true;
    });
    const tags = [tag('latest'), tag('1.0.0')];
    const error: unknown = await merge([digest], tags).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TagsIncompleteError);
    expect(error).toMatchObject({ written: [{ tag: '1.0.0' }] });
    broken = false;
    expect((await merge([digest], tags)).written).toMatchObject([{ tag: 'latest' }]);
  });

  it('case 38: a tag that somebody moved since the plan is left alone', async () => {
    const { digest } = pushBuilt('amd64');
    const plan = await planned([digest]);
    const theirs = pushBuilt('s390x');
    registry.manifest(name, '1.0.0', theirs.bytes);
    const error = await registryError(place(ports(), plan, () => undefined, never));
    expect([error.reason, writes()]).toEqual(['conflict', []]);
  });

  it.each([
    [409, 'TAG_IMMUTABLE', 'conflict'],
    [413, 'SIZE_INVALID', 'too-large'],
    [403, 'DENIED', 'denied'],
  ])('case 39: %i %s', async (status, code, reason) => {
    const { digest } = pushBuilt('amd64');
    registry.script(({ method }, response) => {
      if (method !== 'PUT') return false;
      reply(response, { status, body: { errors: [{ code }] } });
      return true;
    });
    expect((await registryError(merge([digest]))).reason).toBe(reason);
  });
});

describe('promotion', () => {
  async function promoted(targets: string[]) {
    const from = tag('staging');
    const places = targets.map((target) => promotionTarget(target, from));
    return planPromotion(ports(), from, places, never);
  }

  it('puts one digest under tags here and elsewhere, content first', async () => {
    const { index } = pushAttested('amd64');
    registry.manifest(name, 'staging', index.bytes, types.index);
    const plan = await promoted([':1.0.0', ':latest', `${registry.host}/acme/prod:1.0.0`]);
    // Somebody builds staging again meanwhile.
    registry.manifest(name, 'staging', pushBuilt('amd64').bytes);
    const { written } = await place(ports(), plan, () => undefined, never);
    expect(written.map((each) => [each.repository.name, each.tag])).toEqual([
      ['acme/api', '1.0.0'],
      ['acme/prod', '1.0.0'],
      ['acme/api', 'latest'],
    ]);
    for (const reference of written)
      expect((await ports().registry.resolve(reference, never)).digest).toBe(index.digest);
  });

  it('a part that is missing stops it before anything is written', async () => {
    const { index, attestation } = pushAttested('amd64');
    registry.manifest(name, 'staging', index.bytes, types.index);
    const { digest } = attestation as { digest: Digest };
    registry.answer(`/v2/${name}/manifests/${digest}`, { status: 404 });
    expect((await registryError(promoted([':1.0.0']))).reason).toBe('not-found');
    expect(writes()).toEqual([]);
  });
});
