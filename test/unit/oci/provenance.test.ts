import { expect, test } from 'vitest';
import { isProvenanceType, parseProvenance } from '../../../src/oci/provenance.ts';
import { provenanceOfGitHub, provenanceV02, provenanceV1 } from './attestationFixtures.ts';

test('SLSA v0.2: builder, source, revision, materials, parameters, times', () => {
  expect(parseProvenance(provenanceV02)).toEqual({
    builder: 'https://github.com/acme/api/actions/runs/42/attempts/1',
    buildType: 'https://mobyproject.org/buildkit@v1',
    source: 'https://github.com/acme/api.git#refs/tags/v1.4.0',
    revision: '860c1904a1ce19322e91ac35af1ab07466440c37',
    entryPoint: 'Dockerfile',
    builderPlatform: 'linux/amd64',
    started: '2026-01-08T10:18:33.109Z',
    finished: '2026-01-08T10:18:45.002Z',
    materials: [
      {
        uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64',
        digest: expect.stringMatching(/^sha256:a0f7/) as unknown,
      },
      {
        uri: 'https://github.com/acme/api.git',
        digest: 'sha1:860c1904a1ce19322e91ac35af1ab07466440c37',
      },
    ],
    parameters: { frontend: 'dockerfile.v0', 'build-arg:VERSION': '1.4.0', target: 'runtime' },
  });
});

test('SLSA v1 of a GitHub workflow: the file, the run and the commit of its repository', () => {
  expect(parseProvenance(provenanceOfGitHub)).toEqual({
    builder: 'https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v1.4.0',
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    source: 'https://github.com/acme/api@refs/tags/v1.4.0',
    revision: '860c1904a1ce19322e91ac35af1ab07466440c37',
    entryPoint: '.github/workflows/release.yml',
    run: 'https://github.com/acme/api/actions/runs/42/attempts/1',
    materials: [
      {
        uri: 'git+https://github.com/acme/api@refs/tags/v1.4.0',
        digest: 'gitCommit:860c1904a1ce19322e91ac35af1ab07466440c37',
      },
    ],
    parameters: { inputs: '{"draft":"true"}' },
  });
});

test('SLSA v1 of any other builder: parameters of any form hide nothing else', () => {
  const { buildDefinition, runDetails } = provenanceOfGitHub;
  const strange = { ...buildDefinition, externalParameters: { workflow: 7, request: 'x', a: [1] } };
  expect(parseProvenance({ buildDefinition: strange, runDetails })).toMatchObject({
    builder: runDetails.builder.id,
    parameters: { a: '[1]' },
    materials: [{}],
  });
});

test('SLSA v1 of a local build: source and revision come from the folder’s git, no builder is none', () => {
  const read = parseProvenance(provenanceV1);
  expect(read).toMatchObject({
    source: 'https://github.com/acme/api',
    revision: 'f00dcafe',
    entryPoint: 'Dockerfile',
    builderPlatform: 'linux/arm64',
    started: '2026-02-08T10:18:33Z',
    finished: '2026-02-08T10:18:45Z',
    materials: [{ uri: 'pkg:docker/busybox@latest' }],
    parameters: { 'build-arg:VERSION': '1.5.0' },
  });
  expect(read).not.toHaveProperty('builder');
});

test.each([undefined, null, 'text', [], { materials: 'no list' }, { buildDefinition: 3 }])(
  '%j is no provenance',
  (predicate) => expect(parseProvenance(predicate)).toBeUndefined(),
);

test.each([
  ['https://slsa.dev/provenance/v0.2', true],
  ['https://slsa.dev/provenance/v1', true],
  ['https://slsa.dev/provenance/v1.1', true],
  ['https://slsa.dev/provenance/v2', false],
  ['https://slsa.dev/verification_summary/v1', false],
])('%s is read: %s', (type, read) => expect(isProvenanceType(type)).toBe(read));

test('a parameter nested without end is left out, and the rest is read', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const externalParameters = { request: { args: { deep, VERSION: '1.4.0' } } };
  const found = parseProvenance({ buildDefinition: { externalParameters } });
  expect(found?.parameters).toEqual({ deep: '…', VERSION: '1.4.0' });
});
