import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  cycloneDx,
  provenanceOfGitHub,
  provenanceV02,
  provenanceV1,
  spdx,
} from '../../unit/oci/attestationFixtures.ts';
import type { HostileRegistry, Pushed } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name, pushImage, pushIndex, pushStatements } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

const platform = { os: 'linux', architecture: 'amd64' };
const slsa02 = 'https://slsa.dev/provenance/v0.2';
const slsa1 = 'https://slsa.dev/provenance/v1';
const spdxType = 'https://spdx.dev/Document';
let registry: HostileRegistry;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-cli-'));
});

beforeEach(async () => {
  registry = await startHostileRegistry();
  return () => registry.close();
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

function inspect(...more: string[]) {
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: folder };
  return runCli(['inspect', `${registry.host}/${name}:v1`, '--attestations', ...more], { env });
}

function push(attestation: (image: Pushed) => object): { image: Pushed; index: Pushed } {
  const image = pushImage(registry, platform);
  const entry = descriptor(image, types.manifest, { platform });
  return { image, index: pushIndex(registry, 'v1', [entry, attestation(image)]) };
}

it.each([
  ['annotated entries', 'classic', { [slsa02]: provenanceV02, [spdxType]: spdx }],
  ['OCI artifacts', 'artifact', { [slsa1]: provenanceV1, [spdxType]: spdx }],
] as const)('opens provenance and SBOM kept as %s', async (_, layout, predicates) => {
  const { image } = push((subject) => pushStatements(registry, subject, predicates, layout));
  const document = documentOf(await inspect('--json'));
  const about = { subject: image.digest, platform: 'linux/amd64' };
  expect(document).toMatchObject({
    provenance: [
      {
        ...about,
        predicateType: Object.keys(predicates)[0],
        source: expect.stringContaining('github.com/acme/api') as unknown,
      },
    ],
    sbom: [{ ...about, format: 'SPDX-2.3', packages: [{ name: 'busybox' }, { name: 'musl' }] }],
    signatures: [{ state: 'not signed' }, { ...about, state: 'not signed', referrers: [] }],
  });
});

it('is readable for a person, and never says verified', async () => {
  const { index } = push((image) =>
    pushStatements(registry, image, { [slsa02]: provenanceV02, [spdxType]: spdx }, 'classic'),
  );
  const tag = `${index.digest.replace(':', '-')}.sig`;
  pushImage(registry, platform, tag);
  const { stdout } = await inspect();
  expect(stdout).toMatch(/ {2}built by +https:\/\/github\.com\/acme\/api\/actions\/runs\/42/);
  expect(stdout).toMatch(/ {2}revision +860c190/);
  expect(stdout).toMatch(/ {2}SBOM +SPDX-2\.3, 2 packages/);
  expect(stdout).toMatch(/ {2}signature +signed, not checked/);
  expect(stdout).toContain(tag);
});

it('finds signatures as referrers: cosign’s bundle signs, its attestation does not', async () => {
  const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const { image, index } = push((subject) => pushStatements(registry, subject, {}, 'classic'));
  const referrer = (annotations: object) => ({
    ...descriptor(image, types.manifest),
    artifactType: type,
    annotations,
  });
  const answer = (subject: Pushed, manifests: object[]) =>
    registry.answer(`/v2/${name}/referrers/${subject.digest}`, {
      headers: { 'content-type': types.index },
      body: { schemaVersion: 2, mediaType: types.index, manifests },
    });
  const key = 'dev.sigstore.bundle.predicateType';
  answer(index, [referrer({ [key]: 'https://sigstore.dev/cosign/sign/v1' })]);
  answer(image, [referrer({ [key]: 'https://slsa.dev/provenance/v1' })]);
  expect(documentOf(await inspect('--json'))).toMatchObject({
    signatures: [
      { subject: index.digest, state: 'signed', referrers: [{ kind: 'signature', type }] },
      { subject: image.digest, state: 'not signed', referrers: [{ kind: 'attestation' }] },
    ],
  });
});

/** A manifest about `subject` whose only layer is `document`. */
function pushAttached(subject: Pushed, layer: object, more: object, tag?: string): Pushed {
  const config = registry.blob(name, Buffer.from('{}'));
  return registry.manifest(name, tag, {
    schemaVersion: 2,
    mediaType: types.manifest,
    subject: descriptor(subject, types.manifest),
    config: descriptor(config, types.empty),
    layers: [layer],
    ...more,
  });
}

it('opens what was attached later: cosign’s bundles and tags, and an SBOM as it is', async () => {
  const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const { image, index } = push((subject) => pushStatements(registry, subject, {}, 'classic'));
  const sealed = (predicateType: string, predicate: object) => ({
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(
      JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', predicateType, predicate }),
    ).toString('base64'),
    signatures: [{ sig: 'x' }],
  });
  const annotations = { 'dev.sigstore.bundle.predicateType': slsa1 };
  const signed = { dsseEnvelope: sealed(slsa1, provenanceOfGitHub) };
  const attested = pushAttached(index, descriptor(registry.blob(name, signed), bundle), {
    artifactType: bundle,
    annotations,
  });
  const bare = 'application/spdx+json';
  const sbom = pushAttached(index, descriptor(registry.blob(name, spdx), bare), {
    artifactType: bare,
  });
  const gone = { mediaType: types.manifest, digest: `sha256:${'9'.repeat(64)}`, size: 9 };
  const manifests = [
    descriptor(attested, types.manifest, { artifactType: bundle, annotations }),
    descriptor(sbom, types.manifest, { artifactType: bare }),
    { ...gone, artifactType: bare },
  ];
  registry.answer(`/v2/${name}/referrers/${index.digest}`, {
    headers: { 'content-type': types.index },
    body: { schemaVersion: 2, mediaType: types.index, manifests },
  });
  const dsse = 'application/vnd.dsse.envelope.v1+json';
  const older = registry.blob(name, sealed('https://cyclonedx.org/bom', cycloneDx));
  pushAttached(image, descriptor(older, dsse), {}, `${image.digest.replace(':', '-')}.att`);
  expect(documentOf(await inspect('--json'))).toMatchObject({
    provenance: [{ subject: index.digest, revision: '860c1904a1ce19322e91ac35af1ab07466440c37' }],
    sbom: [
      { subject: index.digest, format: 'SPDX-2.3' },
      { subject: index.digest, problem: expect.stringMatching(/./) as unknown },
      { subject: image.digest, format: 'CycloneDX 1.6' },
    ],
  });
  expect((await inspect()).stdout).toMatch(/ {2}not readable +application\/spdx\+json: /);
});

it('says “not checked” when the registry refuses to be asked for referrers', async () => {
  const { index } = push((image) => pushStatements(registry, image, {}, 'classic'));
  const refused = { status: 403, body: { errors: [{ code: 'DENIED', message: 'no' }] } };
  registry.answer(`/v2/${name}/referrers/${index.digest}`, refused);
  const run = await inspect('--json');
  expect(run.exitCode).toBe(0);
  expect(documentOf(run)).toMatchObject({
    signatures: [
      { state: 'not checked', why: expect.stringMatching(/./) as unknown },
      { state: 'not signed' },
    ],
  });
});

it('tells what it cannot read, in its place: damaged, gone, too large, of another kind', async () => {
  push((image) =>
    pushStatements(
      registry,
      image,
      {
        [slsa1]: Buffer.from('{'),
        [spdxType]: { spdxVersion: 'SPDX-9' },
        'https://cyclonedx.org/bom': 9_000_000_000,
        'https://openvex.dev/ns/v0.2.0': {},
      },
      'artifact',
    ),
  );
  const run = await inspect('--json');
  expect(run.exitCode).toBe(0);
  expect(documentOf(run)).toMatchObject({
    provenance: [{ problem: expect.stringContaining('not an in-toto statement') as unknown }],
    sbom: [
      { problem: expect.stringContaining('SPDX') as unknown },
      { problem: expect.stringContaining('9000000000 bytes') as unknown },
    ],
  });
  expect((await inspect()).stdout).toMatch(/ {2}attestation +https:\/\/openvex\.dev/);
});

it('adds no key without the flag', async () => {
  push((image) => pushStatements(registry, image, { [slsa1]: provenanceV1 }, 'classic'));
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: folder };
  const run = await runCli(['inspect', `${registry.host}/${name}:v1`, '--json'], { env });
  expect(Object.keys(documentOf(run) as object)).toEqual([
    'reference',
    'digest',
    'mediaType',
    'platforms',
    'attestations',
  ]);
});

it('a referrer that is listed and not there hides no signature, and is no “not signed”', async () => {
  const { image, index } = push((subject) => pushStatements(registry, subject, {}, 'classic'));
  const mediaType = types.manifest;
  const gone = { mediaType, digest: `sha256:${'a'.repeat(64)}`, size: 3 };
  const signature = {
    ...descriptor(image, mediaType),
    artifactType: 'application/vnd.cncf.notary.signature',
  };
  const answer = (subject: Pushed, manifests: object[]) =>
    registry.answer(`/v2/${name}/referrers/${subject.digest}`, {
      headers: { 'content-type': types.index },
      body: { schemaVersion: 2, mediaType: types.index, manifests },
    });
  answer(index, [gone, signature]);
  answer(image, [gone]);
  const why = expect.stringContaining('does not have') as unknown;
  expect(documentOf(await inspect('--json'))).toMatchObject({
    signatures: [
      { state: 'signed', referrers: [{ kind: 'artifact' }, { kind: 'signature' }] },
      { state: 'not checked', why, referrers: [{ kind: 'artifact' }] },
    ],
  });
});
