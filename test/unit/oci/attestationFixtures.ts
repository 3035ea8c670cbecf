/** Predicates as BuildKit documents and writes them, shortened. */

const sha = 'a0f7eb9dcbbcfaeb06bb7ea8b1d5b4d3f4bd05cb4a5d5d5ba36fbe77aeba8eb9';

/** docs/attestations/slsa-provenance.md, `mode=max`, SLSA v0.2. */
export const provenanceV02 = {
  builder: { id: 'https://github.com/acme/api/actions/runs/42/attempts/1' },
  buildType: 'https://mobyproject.org/buildkit@v1',
  materials: [
    { uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64', digest: { sha256: sha } },
    {
      uri: 'https://github.com/acme/api.git',
      digest: { sha1: '860c1904a1ce19322e91ac35af1ab07466440c37' },
    },
  ],
  invocation: {
    configSource: {
      uri: 'https://github.com/acme/api.git#refs/tags/v1.4.0',
      digest: { sha1: '860c1904a1ce19322e91ac35af1ab07466440c37' },
      entryPoint: 'Dockerfile',
    },
    parameters: {
      frontend: 'dockerfile.v0',
      args: { 'build-arg:VERSION': '1.4.0', target: 'runtime' },
      locals: [{ name: 'context' }],
    },
    environment: { platform: 'linux/amd64' },
  },
  metadata: {
    buildInvocationID: 'o3hzmxh8lipzhq6c3ex1t3nfd',
    buildStartedOn: '2026-01-08T10:18:33.109Z',
    buildFinishedOn: '2026-01-08T10:18:45.002Z',
    completeness: { parameters: true, environment: true, materials: false },
    reproducible: false,
    'https://mobyproject.org/buildkit@v1#metadata': { layers: { step0: [[]] } },
  },
};

/** docs/attestations/slsa-definitions.md: a local build, SLSA v1. */
export const provenanceV1 = {
  buildDefinition: {
    buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
    externalParameters: {
      configSource: { path: 'Dockerfile' },
      request: {
        frontend: 'dockerfile.v0',
        args: { 'build-arg:VERSION': '1.5.0' },
        locals: [{ name: 'context' }, { name: 'dockerfile' }],
      },
    },
    internalParameters: { builderPlatform: 'linux/arm64' },
    resolvedDependencies: [{ uri: 'pkg:docker/busybox@latest', digest: { sha256: sha } }],
  },
  runDetails: {
    builder: { id: '' },
    metadata: {
      invocationID: 'yk2bs4nkqn5yqt3jjcpwnf6d9',
      startedOn: '2026-02-08T10:18:33Z',
      finishedOn: '2026-02-08T10:18:45Z',
      buildkit_metadata: {
        vcs: {
          source: 'https://github.com/acme/api',
          revision: 'f00dcafe',
          'localdir:context': '.',
        },
      },
      buildkit_completeness: { request: true, resolvedDependencies: false },
    },
  },
};

/** As GitHub's attest-build-provenance writes it (actions.github.io/buildtypes/workflow/v1), SLSA v1. */
export const provenanceOfGitHub = {
  buildDefinition: {
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    externalParameters: {
      workflow: {
        ref: 'refs/tags/v1.4.0',
        repository: 'https://github.com/acme/api',
        path: '.github/workflows/release.yml',
      },
      inputs: { draft: 'true' },
    },
    internalParameters: { github: { event_name: 'push', repository_id: '1' } },
    resolvedDependencies: [
      {
        uri: 'git+https://github.com/acme/api@refs/tags/v1.4.0',
        digest: { gitCommit: '860c1904a1ce19322e91ac35af1ab07466440c37' },
      },
    ],
  },
  runDetails: {
    builder: {
      id: 'https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v1.4.0',
    },
    metadata: { invocationId: 'https://github.com/acme/api/actions/runs/42/attempts/1' },
  },
};

/** As the BuildKit Syft scanner writes it. */
export const spdx = {
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'sbom',
  packages: [
    {
      name: 'musl',
      SPDXID: 'SPDXRef-Package-apk-musl-1',
      versionInfo: '1.2.5-r0',
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: 'MIT',
      externalRefs: [
        {
          referenceCategory: 'SECURITY',
          referenceType: 'cpe23Type',
          referenceLocator: 'cpe:2.3:a:musl',
        },
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64',
        },
      ],
    },
    {
      name: 'busybox',
      SPDXID: 'SPDXRef-Package-2',
      versionInfo: '1.36.1',
      licenseConcluded: 'GPL-2.0-only',
    },
    { name: 'sbom', SPDXID: 'SPDXRef-DocumentRoot-Directory-sbom' },
    { SPDXID: 'SPDXRef-Package-without-a-name' },
    'not a package',
  ],
};

export const cycloneDx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  components: [
    {
      type: 'library',
      group: '@acme',
      name: 'core',
      version: '2.0.0',
      purl: 'pkg:npm/%40acme/core@2.0.0',
      licenses: [{ license: { id: 'MIT' } }, { license: { name: 'Own' } }],
      components: [
        {
          type: 'library',
          name: 'inner',
          version: '1.0.0',
          licenses: [{ expression: 'MIT OR ISC' }],
        },
      ],
    },
    { type: 'file', name: '/etc/passwd' },
  ],
};
