import { describe, expect, test } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import { displayCommand } from '../../../../src/build/displayCommand.ts';
import { formatPlatform } from '../../../../src/oci/platform.ts';
import { formatRepository } from '../../../../src/oci/reference.ts';
import { planBuilds } from '../../../../src/release/builds/planBuilds.ts';
import { loadProject } from '../../../../src/release/project.ts';
import { portsOf, signal, unexpected } from '../fakes.ts';

/** As `docker buildx bake --print` prints it (buildx 0.29). */
const printed = {
  group: { default: { targets: ['all'] }, all: { targets: ['api', 'web'] } },
  target: {
    api: {
      context: 'services/api',
      contexts: { base: 'target:base', more: './more' },
      dockerfile: 'docker/Dockerfile',
      args: { VERSION: '{{version}}', FORMAT: '{{.ID}}', NONE: null },
      labels: { a: 'b' },
      tags: ['ghcr.io/acme/api:dev', 'ghcr.io/acme/api:edge'],
      platforms: ['linux/amd64', 'linux/arm64'],
      annotations: ['index,manifest:org.example.a=1', 'org.example.b=x=y'],
      attest: [{ type: 'provenance', mode: 'max' }, { type: 'sbom' }],
      'cache-from': [{ type: 'registry', ref: 'ghcr.io/acme/cache' }],
      secret: [{ id: 'tok', env: 'TOK' }],
      ssh: [{ id: 'default' }],
      'no-cache': true,
      network: 'host',
      entitlements: ['network.host'],
      output: [{ type: 'registry' }],
    },
    base: { context: 'base', contexts: { os: 'target:os' }, output: [{ type: 'cacheonly' }] },
    os: { context: 'os' },
    web: { context: 'web', dockerfile: 'Dockerfile', 'dockerfile-inline': 'FROM scratch\n' },
  },
};

const matrix = JSON.stringify([
  { component: 'mattermost', arch: 'amd64', platforms: 'linux/amd64' },
  { component: 'mattermost', arch: 'arm64', platforms: 'linux/arm64' },
  { component: 'worker', arch: 'amd64', requires_compilation: true, dockerfile: 'Dockerfile.w' },
]);

function projectOf(
  files: Record<string, string>,
  print: () => Promise<unknown> = unexpected('bake'),
) {
  return loadProject(portsOf(files, { bakeFiles: { print } }), signal);
}

describe('a bake file', () => {
  const files = { 'docker-bake.hcl': '…', 'web/Dockerfile': '' };
  const bake = () => Promise.resolve(printed);

  test('gives the targets of its default group as images', async () => {
    const { images, problems } = await projectOf(files, bake);
    expect(problems).toEqual([]);
    expect(images.map(({ name }) => name)).toEqual(['api', 'web']);
    const [api, web] = images;
    expect(api).toMatchObject({
      ...{ origin: 'bake', file: 'docker-bake.hcl', dockerfile: 'services/api/docker/Dockerfile' },
      ...{ args: { VERSION: '{{version}}', FORMAT: '{{.ID}}' }, provenance: 'max', sbom: true },
      annotations: { 'org.example.a': '1', 'org.example.b': 'x=y' },
      cache: { from: ['type=registry,ref=ghcr.io/acme/cache'], to: [] },
      ...{ ssh: ['default'], noCache: true },
      secrets: [{ id: 'tok', source: { kind: 'env', name: 'TOK' } }],
    });
    expect(Object.keys(api?.linked ?? {})).toEqual(['base', 'os']);
    expect(api?.repositories.map(formatRepository)).toEqual(['ghcr.io/acme/api']);
    expect(web?.dockerfileText).toBe('FROM scratch\n');
    expect(web?.repositories.map(formatRepository)).toEqual(['ghcr.io/acme/api-web']);
  });

  test('is built with its own tags, by bake where it is built upon other targets', async () => {
    const ports = portsOf(files, { bakeFiles: { print: bake } });
    const [api, web] = await planBuilds({ output: 'push' }, ports, signal);
    expect(api?.spec.tags.map(({ tag }) => tag)).toEqual(['dev', 'edge']);
    expect(api?.spec.args).toEqual({ VERSION: 'dev', FORMAT: '{{.ID}}' });
    expect(api?.command.args.slice(0, 2)).toEqual(['buildx', 'bake']);
    expect(api?.command.args.at(-1)).toBe('api');
    const definition: unknown = JSON.parse(api?.command.stdin ?? '');
    expect(definition).toMatchObject({
      target: {
        api: {
          contexts: { base: 'target:base', more: '/repo/api/more' },
          tags: ['ghcr.io/acme/api:dev', 'ghcr.io/acme/api:edge'],
          ...{ output: ['type=registry'], network: 'host', secret: ['id=tok,env=TOK'] },
        },
        base: { context: 'base' },
        os: {},
      },
    });
    expect(api?.command.args).toContain('--allow=network.host');
    expect(web?.command).toMatchObject({ stdin: 'FROM scratch\n', cwd: '/repo/api' });
    expect(web && displayCommand(web.command)).toMatch(/--file - .* <<'EOF'\nFROM scratch\nEOF$/s);
  });

  test('named by slipway.yaml, is refined by its images', async () => {
    const config = `bake: deploy/bake.hcl
images:
  api: { repositories: [quay.io/acme/api], strategy: by-digest, args: { EXTRA: '1' } }
  docs: { context: docs }
`;
    const { images } = await projectOf({ 'slipway.yaml': config }, bake);
    expect(images.map(({ name }) => name)).toEqual(['api', 'web', 'docs']);
    expect(images[0]).toMatchObject({
      ...{ strategy: 'by-digest', context: 'services/api', origin: 'bake', provenance: 'max' },
      args: { FORMAT: '{{.ID}}', EXTRA: '1' },
      repositories: [{ registry: 'quay.io' }],
    });
    expect(images[0]?.tags).toBeUndefined();
  });

  test('that bake refuses is a problem at its place; without docker Dockerfiles are found', async () => {
    const said = 'docker-bake.hcl:3,5-4,1: Invalid block';
    const refused = () => Promise.reject(new BuildError('failed', said, 'Mend it.'));
    const wrong = await projectOf(files, refused);
    expect(wrong.images).toEqual([]);
    expect(wrong.problems).toMatchObject([
      { file: 'docker-bake.hcl', range: { start: { line: 2, character: 4 } }, severity: 'error' },
    ]);
    const missing = () => Promise.reject(new BuildError('docker-missing', 'No docker.', 'Get it.'));
    const bare = await projectOf(files, missing);
    expect(bare.images.map(({ origin }) => origin)).toEqual(['inferred']);
    expect(bare.problems).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('a matrix file', () => {
  test('gives a component for all its architectures, by digest', async () => {
    const { images, problems } = await projectOf({
      'apps/mattermost/matrix.json': matrix,
      'apps/mattermost/mattermost/Dockerfile': '',
      'apps/mattermost/Dockerfile.w': '',
    });
    expect(problems).toEqual([]);
    const [mattermost, worker] = images;
    expect(mattermost).toMatchObject({
      ...{ name: 'mattermost', strategy: 'by-digest', context: 'apps/mattermost/mattermost' },
      file: 'apps/mattermost/matrix.json',
    });
    expect(mattermost?.platforms.map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(mattermost?.repositories.map(formatRepository)).toEqual(['ghcr.io/acme/api/mattermost']);
    expect(worker).toMatchObject({
      ...{ strategy: 'together', dockerfile: 'apps/mattermost/Dockerfile.w' },
    });
    expect(worker?.platforms.map(formatPlatform)).toEqual(['linux/amd64']);
  });

  test('without a Dockerfile says where it looked, unless slipway.yaml says more', async () => {
    const bare = await projectOf({ 'matrix.json': matrix });
    expect(bare.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('looked for mattermost/Dockerfile, Dockerfile.mattermost'),
      expect.stringContaining('no Dockerfile for worker'),
    ]);
    const config = `matrix: matrix.json
images:
  mattermost: { context: 'https://github.com/mattermost/mattermost.git' }
  worker: { context: w }
`;
    const told = await projectOf({ 'matrix.json': matrix, 'slipway.yaml': config });
    expect(told.problems).toEqual([]);
    expect(told.images[0]).toMatchObject({ strategy: 'by-digest', origin: 'matrix' });
  });

  test('is read beside others; a name that two of them have counts once', async () => {
    const notes = '[{"component":"notes","arch":"arm64"},{"component":"board","arch":"arm64"}]';
    const board = '[{"component":"board","arch":"amd64"}]';
    const files = {
      ...{ 'apps/notes/matrix.json': notes, 'apps/notes/Dockerfile': '' },
      ...{ 'apps/board/matrix.json': board, 'apps/board/Dockerfile': '' },
    };
    const found = await projectOf(files);
    expect(found.images.map(({ name, file }) => [name, file]).toSorted()).toEqual([
      ['board', 'apps/notes/matrix.json'],
      ['notes', 'apps/notes/matrix.json'],
    ]);
    expect(found.problems).toMatchObject([{ severity: 'warning' }]);
    const config = 'matrix: [apps/notes/matrix.json, apps/board/matrix.json]\n';
    const { problems } = await projectOf({ ...files, 'slipway.yaml': config });
    expect(problems).toMatchObject([{ severity: 'error', range: { start: { line: 0 } } }]);
    expect(problems[0]?.message).toContain('apps/board/matrix.json: board is a component of');
  });

  test('of another form is left alone, or refused where it is named', async () => {
    const other = { 'matrix.json': '[{"os":"linux"}]', Dockerfile: '' };
    expect((await projectOf(other)).images).toMatchObject([{ origin: 'inferred' }]);
    const { problems } = await projectOf({ ...other, 'slipway.yaml': 'matrix: matrix.json\n' });
    expect(problems[0]?.message).toContain('expected a list of { component, arch, platforms }');
  });
});

test('a compose file counts when something in it is built', async () => {
  const compose = 'services:\n  api:\n    build: .\n';
  const target = { context: '.', tags: ['api:latest'] };
  const services = { group: { default: { targets: ['api'] } }, target: { api: target } };
  const print = () => Promise.resolve(services);
  const { images } = await projectOf({ 'compose.yaml': compose, Dockerfile: '' }, print);
  expect(images).toMatchObject([{ origin: 'bake', file: 'compose.yaml', tags: [] }]);
  expect(images[0]?.repositories.map(formatRepository)).toEqual(['ghcr.io/acme/api']);
  const idle = await projectOf({ 'compose.yaml': 'services: {}\n', Dockerfile: '' });
  expect(idle.images).toMatchObject([{ origin: 'inferred' }]);
});
