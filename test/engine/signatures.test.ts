import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCosign } from '../../src/adapters/cosign/cosign.ts';
import { run } from '../../src/adapters/process/run.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { readEvidenceOf, readSignature } from '../../src/oci/evidence.ts';
import { evidenceJson } from '../../src/oci/evidenceJson.ts';
import { inspect } from '../../src/oci/inspect.ts';
import type { Inspection } from '../../src/oci/inspect.ts';
import { parseReference } from '../../src/oci/reference.ts';
import type { SignatureTrust } from '../../src/oci/signatureVerifier.ts';
import { runCli } from '../contract/commandLine/runCli.ts';
import { ensureCosign } from '../env/cosign.ts';
import { seedTags } from '../env/seedTags.ts';
import { createSigner } from '../env/signImages.ts';
import { cycloneDx, provenanceOfGitHub } from '../unit/oci/attestationFixtures.ts';
import { registryHost, unique } from './openProject.ts';

const name = unique('signatures/api');
const signal = AbortSignal.timeout(170_000);
const registry = createRegistry({
  credentials: { credentialFor: () => Promise.resolve({ kind: 'anonymous' }) },
  insecureRegistries: [],
  userAgent: 'slipway-tests',
});
let folder = '';
let cosign = '';
const signed = new Map<string, Inspection>();

/** Real keys and signatures, without the public log: cosign's newer bundle, its older tag, and none. */
beforeAll(async () => {
  cosign = await ensureCosign();
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-cosign-'));
  await seedTags(registryHost, name, ['bundle', 'tag', 'none']);
  const signer = await createSigner(cosign, folder);
  for (const tag of ['bundle', 'tag', 'none'])
    signed.set(
      tag,
      await inspect(registry, parseReference(`${registryHost}/${name}:${tag}`), signal),
    );
  await signer.sign(named('bundle'), 'bundle');
  await signer.sign(named('tag'), 'tag');
  await signer.attest(named('bundle'), 'bundle', 'slsaprovenance1', provenanceOfGitHub);
  await signer.attest(named('tag'), 'tag', 'cyclonedx', cycloneDx);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function of(tag: string): Inspection {
  const found = signed.get(tag);
  if (found === undefined) throw new Error(tag);
  return found;
}

function named(tag: string): string {
  return `${registryHost}/${name}@${of(tag).digest}`;
}

function trust(file: string): SignatureTrust {
  return { kind: 'key', key: path.join(folder, file), transparencyLog: false };
}

function signature(tag: string, key?: SignatureTrust) {
  const verifier = createCosign({ run, cosignPath: cosign, insecureRegistries: [] });
  const { reference, digest } = of(tag);
  return readSignature({ registry, verifier }, reference.repository, digest, key, signal);
}

it.each(['bundle', 'tag'])('a signature in a %s: signed, verified, not verified', async (tag) => {
  expect(await signature(tag)).toMatchObject({ state: 'signed' });
  expect(await signature(tag, trust('cosign.pub'))).toMatchObject({
    state: 'verified',
    verifiedBy: 'key cosign.pub, without transparency log',
  });
  expect(await signature(tag, trust('other.pub'))).toMatchObject({
    state: 'not verified',
    why: expect.stringContaining('no matching') as string,
  });
});

it('what cosign attests is opened, from a bundle and from a tag', async () => {
  const verifier = createCosign({ run, cosignPath: cosign, insecureRegistries: [] });
  const read = async (tag: string) => {
    const inspection = of(tag);
    const asked = { statements: true };
    const ports = { registry, verifier };
    const evidence = await readEvidenceOf(ports, inspection, inspection.digest, asked, signal);
    return evidenceJson([evidence]);
  };
  expect(await read('bundle')).toMatchObject({
    provenance: [{ source: 'https://github.com/acme/api@refs/tags/v1.4.0' }],
  });
  expect(await read('tag')).toMatchObject({ sbom: [{ format: 'CycloneDX 1.6' }] });
});

it('what cannot be checked stays “signed”, with the reason; no signature is no failure', async () => {
  expect(await signature('tag', trust('missing.pub'))).toMatchObject({
    state: 'signed',
    why: expect.stringContaining('missing.pub') as string,
  });
  expect(await signature('none', trust('cosign.pub'))).toMatchObject({ state: 'not signed' });
});

it.each([
  ['copy', 'bundle'],
  ['promote', 'tag'],
])('what %s takes along is verified there as well: a %s', async (verb, tag) => {
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), PATH: pathWith(cosign) };
  const there = `${registryHost}/${name}-${verb}:${tag}`;
  const from = `${registryHost}/${name}:${tag}`;
  const done = await runCli([verb, from, there, '--referrers', '--yes', '--json'], { env });
  expect(done.exitCode).toBe(0);
  const key = ['--key', path.join(folder, 'cosign.pub'), '--no-transparency-log'];
  const seen = await runCli(['inspect', there, '--verify-signature', ...key], { env });
  expect([seen.exitCode, seen.stdout]).toEqual([
    0,
    expect.stringMatching(/signature +verified: key cosign\.pub/),
  ]);
});

it('the command line exits with 0 for what is verified alone', async () => {
  const project = path.join(folder, 'project');
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), PATH: pathWith(cosign) };
  const verify = (tag: string, ...more: string[]) =>
    runCli(['inspect', `${registryHost}/${name}:${tag}`, '--verify-signature', ...more], { env });
  const key = ['--key', path.join(folder, 'cosign.pub'), '--no-transparency-log'];
  const good = await verify('bundle', ...key);
  expect(good.stdout).toMatch(/signature +verified: key cosign\.pub/);
  expect(good.exitCode).toBe(0);
  const wrong = await verify(
    'bundle',
    '--key',
    path.join(folder, 'other.pub'),
    '--no-transparency-log',
  );
  expect(wrong.stdout).toMatch(/signed, NOT verified: no matching/);
  expect(wrong.exitCode).toBe(1);
  expect(await verify('none', ...key)).toMatchObject({ exitCode: 1 });
  expect(await verify('bundle')).toMatchObject({ exitCode: 2 });
  await promisify(execFile)('git', ['init', '-q', project]);
  await writeFile(
    path.join(project, 'slipway.yaml'),
    `version: 1
images:
  api:
    repositories: [${registryHost}/${name}]
    verify: { signature: { key: ../cosign.pub, transparencyLog: false } }
`,
  );
  const configured = await verify('tag', '--directory', project, '--json');
  expect(configured.exitCode).toBe(0);
  expect(JSON.parse(configured.stdout)).toMatchObject({
    signatures: expect.arrayContaining([expect.objectContaining({ state: 'verified' })]) as unknown,
  });
});

function pathWith(program: string): string {
  return `${path.dirname(program)}${path.delimiter}${process.env['PATH'] ?? ''}`;
}
