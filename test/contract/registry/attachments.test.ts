import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referrerType } from '../../../src/oci/attachments.ts';
import { copyImage } from '../../../src/oci/copyImage.ts';
import type { CopyPlan } from '../../../src/oci/planCopy.ts';
import { planCopy } from '../../../src/oci/planCopy.ts';
import type { Repository } from '../../../src/oci/reference.ts';
import { acceptWrites } from './acceptWrites.ts';
import { api, client, never, registryError, tagged } from './client.ts';
import type { HostileRegistry, Pushed } from './hostileRegistry.ts';
import { reply, startHostileRegistry, types } from './hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex } from './images.ts';

const copyName = 'acme/copy';
let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  acceptWrites(registry);
});
afterEach(() => registry.close());

const target = (): Repository => ({ registry: registry.host, name: copyName });

/** An artifact about `subject`, listed under the fallback tag of this registry without the API. */
function refer(subject: Pushed, artifactType: string, where = name): Pushed {
  const config = registry.blob(where, Buffer.from('{}'));
  const layer = registry.blob(where, { about: subject.digest, artifactType });
  const pushed = registry.manifest(where, undefined, {
    ...{ schemaVersion: 2, mediaType: types.manifest, artifactType },
    config: descriptor(config, types.empty),
    layers: [descriptor(layer, 'application/json')],
    subject: descriptor(subject, types.manifest),
  });
  const tag = subject.digest.replace(':', '-');
  keepIndex(where, tag, [
    descriptor(pushed, types.manifest, { artifactType, annotations: { a: 'b' } }),
  ]);
  return pushed;
}

function keepIndex(where: string, tag: string, manifests: readonly object[]): void {
  registry.manifest(where, tag, { schemaVersion: 2, mediaType: types.index, manifests });
}

/** What cosign 2 keeps under a tag. */
function sign(subject: Pushed, where = name): Pushed {
  const layer = registry.blob(where, { critical: subject.digest, where });
  return registry.manifest(where, `${subject.digest.replace(':', '-')}.sig`, {
    ...{ schemaVersion: 2, mediaType: types.manifest },
    config: descriptor(registry.blob(where, { signed: 'by' }), types.config),
    layers: [descriptor(layer, 'application/vnd.dev.cosign.simplesigning.v1+json')],
  });
}

function pushAll() {
  const child = pushImage(registry, { os: 'linux', architecture: 'amd64' });
  const index = pushIndex(registry, 'v1', [
    descriptor(child, types.manifest, { platform: { os: 'linux', architecture: 'amd64' } }),
  ]);
  const bundle = refer(index, 'application/vnd.dev.sigstore.bundle.v0.3+json');
  const sbom = refer(child, 'application/spdx+json');
  const sbomSignature = refer(sbom, 'application/vnd.dev.cosign.artifact.sig.v1+json');
  return { index, child, bundle, sbom, sbomSignature, signature: sign(index) };
}

const plan = (referrers: boolean): Promise<CopyPlan> =>
  planCopy(
    client().registry,
    tagged(registry.host),
    { repository: target(), tags: ['v1'], referrers },
    never,
  );

async function copy(planned: CopyPlan): Promise<void> {
  const ours = client().registry;
  // The registry mounts: whether a layer is held does not matter here.
  registry.script((request, response) => {
    if (request.method !== 'POST' || !request.path.includes('mount=')) return false;
    reply(response, { status: 201 });
    return true;
  });
  await copyImage({ registry: ours, writer: ours }, planned, () => undefined, never);
}

const referrersAt = async (subject: Pushed): Promise<string[]> =>
  (await client().registry.listReferrers(target(), subject.digest, never)).map(
    ({ digest }) => digest,
  );

it('a bundle listed under the type of its empty config is named by its own', async () => {
  const { index, bundle } = pushAll();
  const listed = descriptor(bundle, types.manifest, { artifactType: types.empty });
  keepIndex(name, index.digest.replace(':', '-'), [listed]);
  const { referrers } = (await plan(true)).attachments;
  const found = referrers.find((one) => one.listed.digest === bundle.digest);
  expect(found?.listed.artifactType).toBe(types.empty);
  expect(found && referrerType(found)).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
});

describe('a copy with what refers to the image', () => {
  it('names all of it before anything is written: of the index, its platforms, and of that', async () => {
    const all = pushAll();
    const planned = await plan(true);
    const listed = planned.attachments.referrers.map(({ subject, listed: { digest } }) => [
      subject,
      digest,
    ]);
    expect(listed).toEqual(
      expect.arrayContaining([
        [all.index.digest, all.bundle.digest],
        [all.child.digest, all.sbom.digest],
        [all.sbom.digest, all.sbomSignature.digest],
      ]),
    );
    expect(planned.attachments.tags.map(({ change }) => change)).toMatchObject([
      { action: 'create', reference: { tag: `${all.index.digest.replace(':', '-')}.sig` } },
    ]);
    expect(planned.manifests.at(-1)?.descriptor.digest).toBe(all.index.digest);
    expect(registry.asked().filter((line) => line.startsWith('P'))).toEqual([]);
  });

  it('lists each under the fallback tag where the registry has no referrers API', async () => {
    const all = pushAll();
    await copy(await plan(true));
    expect(await referrersAt(all.index)).toEqual([all.bundle.digest]);
    expect(await referrersAt(all.child)).toEqual([all.sbom.digest]);
    expect(await referrersAt(all.sbom)).toEqual([all.sbomSignature.digest]);
    const ours = client().registry;
    const tag = `${all.index.digest.replace(':', '-')}.sig`;
    const reference = { kind: 'tag', repository: target(), tag } as const;
    expect((await ours.resolve(reference, never)).digest).toBe(all.signature.digest);
    const [listed] = await ours.listReferrers(target(), all.index.digest, never);
    expect(listed).toMatchObject({
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      annotations: { a: 'b' },
    });
  });

  it('keeps what others have listed there, and writes nothing the second time', async () => {
    const all = pushAll();
    const theirs = refer(all.index, 'application/vnd.example+json', copyName);
    await copy(await plan(true));
    expect(await referrersAt(all.index)).toEqual([theirs.digest, all.bundle.digest]);
    const before = registry.asked().filter((line) => line.startsWith('PUT')).length;
    await copy(await plan(true));
    expect(registry.asked().filter((line) => line.startsWith('PUT'))).toHaveLength(before);
  });

  it('leaves the listing to a registry that has the API', async () => {
    const all = pushAll();
    const planned = await plan(true);
    registry.script((request, response) => {
      const [, digest] = new RegExp(`^/v2/${copyName}/referrers/(.+)$`).exec(request.path) ?? [];
      if (digest === undefined) return false;
      const manifests = planned.attachments.referrers
        .filter(({ subject }) => subject === digest)
        .map(({ listed }) => listed);
      reply(response, {
        headers: { 'content-type': types.index },
        body: { schemaVersion: 2, manifests },
      });
      return true;
    });
    await copy(planned);
    const fallback = `PUT /v2/${copyName}/manifests/${all.index.digest.replace(':', '-')}`;
    expect(registry.asked()).not.toContain(fallback);
    expect(registry.asked()).toContain(`${fallback}.sig`);
  });

  it('says when a signature tag of the target would move', async () => {
    const all = pushAll();
    const theirs = sign(all.index, copyName);
    const { attachments } = await plan(true);
    expect(attachments.tags.map(({ change }) => change)).toMatchObject([
      { action: 'move', from: theirs.digest },
    ]);
  });

  it('copies the image alone when not asked for more, or within a repository', async () => {
    pushAll();
    expect((await plan(false)).attachments).toEqual({ referrers: [], tags: [] });
    const request = { repository: api(registry.host), tags: ['v2'], referrers: true };
    const inPlace = await planCopy(client().registry, tagged(registry.host), request, never);
    expect(inPlace.attachments).toEqual({ referrers: [], tags: [] });
  });

  it('more than can be copied is refused before any of it is read', async () => {
    const { index, bundle } = pushAll();
    const listed = Array<object>(501).fill(descriptor(bundle, types.manifest));
    keepIndex(name, index.digest.replace(':', '-'), listed);
    expect((await registryError(plan(true))).reason).toBe('too-large');
    expect(registry.asked().join()).not.toContain(bundle.digest);
  });

  it('does not write over what is no list of referrers', async () => {
    const { index } = pushAll();
    const tag = index.digest.replace(':', '-');
    const config = descriptor(registry.blob(copyName, { own: true }), types.config);
    const own = { schemaVersion: 2, mediaType: types.manifest, config, layers: [] };
    const { digest } = registry.manifest(copyName, tag, own);
    registry.script(({ path }, response) => {
      if (!path.startsWith(`/v2/${copyName}/referrers/`)) return false;
      const body = { schemaVersion: 2, mediaType: types.index, manifests: [] };
      reply(response, { headers: { 'content-type': types.index }, body });
      return true;
    });
    const error = await registryError(copy(await plan(true)));
    expect(error.reason).toBe('malformed');
    const reference = { kind: 'tag', repository: target(), tag } as const;
    expect((await client().registry.resolve(reference, never)).digest).toBe(digest);
  });
});
