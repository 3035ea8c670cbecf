import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evidenceJson } from '../../src/oci/evidenceJson.ts';
import { spdx } from '../unit/oci/attestationFixtures.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const name = unique('attestations/api');
const signal = AbortSignal.timeout(170_000);
let project: OpenProject;

beforeAll(async () => {
  project = await openProject({
    Dockerfile: `FROM ${base}\nARG VERSION\nRUN echo "$VERSION" >/version\n`,
    'slipway.yaml': `version: 1
images:
  api:
    repositories: [${registryHost}/${name}]
    platforms: [linux/amd64]
    args: { VERSION: '{{version}}' }
    attest: { provenance: max }
`,
  });
});

afterAll(() => project.close());

async function push(path: string, bytes: Buffer, type: string) {
  const address = `http://${registryHost}/v2/${name}/${path}`;
  const headers = { 'content-type': type };
  const answer = await fetch(address, { method: 'PUT', body: new Uint8Array(bytes), headers });
  expect(answer.status).toBe(201);
}

async function pushBlob(bytes: Buffer) {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const address = `http://${registryHost}/v2/${name}/blobs/uploads/`;
  const started = await fetch(address, { method: 'POST' });
  const place = new URL(started.headers.get('location') ?? '', address);
  place.searchParams.set('digest', digest);
  const answer = await fetch(place, { method: 'PUT', body: new Uint8Array(bytes) });
  expect(answer.status).toBe(201);
  return { digest, size: bytes.length };
}

it('reads what BuildKit really writes with provenance: max', async () => {
  const [plan] = await project.slipway.planBuild({ output: 'push', tags: ['v1'] }, signal);
  if (plan === undefined) throw new Error('no plan');
  await project.slipway.build(plan, silent, signal);
  const inspection = await project.slipway.inspect(`${registryHost}/${name}:v1`, signal);
  const { provenance, signatures } = evidenceJson(
    await project.slipway.evidence(inspection, { statements: true }, signal),
  );
  expect(provenance).toMatchObject([
    {
      platform: 'linux/amd64',
      subject: inspection.platforms[0]?.digest,
      buildType: expect.stringMatching(/buildkit/) as unknown,
      started: expect.stringMatching(/^20/) as unknown,
      finished: expect.stringMatching(/^20/) as unknown,
      entryPoint: 'Dockerfile',
      materials: expect.arrayContaining([
        expect.objectContaining({ uri: expect.stringContaining('busybox') as unknown }),
      ]) as unknown,
      parameters: { 'build-arg:VERSION': '1.4.0' },
    },
  ]);
  expect(provenance[0]?.problem).toBeUndefined();
  expect(new Set(signatures.map(({ state }) => state))).toEqual(new Set(['not signed']));
});

it('reads an SBOM and sees a cosign signature tag on a real registry', async () => {
  const inspection = await project.slipway.inspect(`${registryHost}/${name}:v1`, signal);
  const subject = inspection.platforms[0]?.digest ?? '';
  const predicateType = 'https://spdx.dev/Document';
  const statement = { _type: 'https://in-toto.io/Statement/v0.1', predicateType, predicate: spdx };
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const layer = {
    mediaType: 'application/vnd.in-toto+json',
    ...(await pushBlob(Buffer.from(JSON.stringify(statement)))),
    annotations: { 'in-toto.io/predicate-type': predicateType },
  };
  const config = {
    mediaType: 'application/vnd.oci.empty.v1+json',
    ...(await pushBlob(Buffer.from('{}'))),
  };
  const attestation = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: type, config, layers: [layer] }),
  );
  const digest = `sha256:${createHash('sha256').update(attestation).digest('hex')}`;
  await push(`manifests/${digest}`, attestation, type);
  const image = {
    mediaType: type,
    digest: subject,
    platform: { os: 'linux', architecture: 'amd64' },
  };
  const { manifest } = await project.registry.fetchManifest(inspection.reference, signal);
  const found = manifest.kind === 'index' ? manifest.manifests : [];
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        { ...image, size: found.find((one) => one.digest === subject)?.size },
        {
          mediaType: type,
          digest,
          size: attestation.length,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': subject,
          },
        },
      ],
    }),
  );
  await push('manifests/v2', index, 'application/vnd.oci.image.index.v1+json');
  await push(`manifests/${subject.replace(':', '-')}.sig`, attestation, type);
  const second = await project.slipway.inspect(`${registryHost}/${name}:v2`, signal);
  const { sbom, signatures } = evidenceJson(
    await project.slipway.evidence(second, { statements: true }, signal),
  );
  expect(sbom).toMatchObject([{ subject, packages: [{ name: 'busybox' }, { name: 'musl' }] }]);
  expect(signatures.find((one) => one.subject === subject)?.state).toBe('signed');
});
