import { describe, expect, test } from 'vitest';
import { formatPlatform } from '../../../src/oci/platform.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import type { BuildChoice } from '../../../src/release/buildSpecs.ts';
import { buildSpecFor } from '../../../src/release/buildSpecs.ts';
import { ConfigError } from '../../../src/release/config/configError.ts';
import { loadProject } from '../../../src/release/project.ts';
import { projectPath } from '../../../src/release/projectPath.ts';
import { commit, now, portsOf, signal, sourceControl as git, state } from './fakes.ts';

const push: BuildChoice = { output: 'push', tags: ['1.2.3'] };

async function specOf(image: string, choice: BuildChoice = push, more: Partial<typeof state> = {}) {
  const sourceControl = { ...git, state: () => Promise.resolve({ ...state, ...more }) };
  const files = { 'slipway.yaml': `images: { api: ${image} }\n`, VERSION: '1.2.3' };
  const project = await loadProject(portsOf(files, { sourceControl }), signal);
  expect(project.problems).toEqual([]);
  const [first] = project.images;
  return buildSpecFor(project, first!, choice, now);
}

test('paths are absolute, templates rendered', async () => {
  const spec = await specOf(
    `{ context: ./services/api/, dockerfile: docker/api.Dockerfile, target: runtime,
       args: { V: "{{version}}", C: "{{sha}}", S: "{{shortSha}}", B: "{{branch}}", D: "{{date}}", I: "{{image}}" },
       annotations: { a: "{{commitDate 'YYYY'}}" }, ssh: [default], pull: true,
       secrets: [{ id: k, file: keys/k.pem }, { id: t, env: T }], attest: { provenance: off, sbom: false } }`,
  );
  expect(spec).toMatchObject({
    image: 'api',
    context: '/repo/api/services/api',
    dockerfile: '/repo/api/docker/api.Dockerfile',
    target: 'runtime',
    args: {
      V: '1.2.3',
      C: commit,
      S: '860c190',
      B: 'main',
      D: '2024-05-06T07:08:09.000Z',
      I: 'api',
    },
    annotations: { a: '2024' },
    ssh: ['default'],
    pull: true,
    noCache: false,
    provenance: 'off',
    sbom: false,
    output: 'push',
    secrets: [
      { id: 'k', source: { kind: 'file', path: '/repo/api/keys/k.pem' } },
      { id: 't', source: { kind: 'env', name: 'T' } },
    ],
  });
});

test('labels say where the image comes from; the file’s own win', async () => {
  const { labels } = await specOf(
    '{ labels: { org.opencontainers.image.version: "v{{version}}" } }',
  );
  expect(labels).toEqual({
    'org.opencontainers.image.created': '2024-05-06T07:08:09.000Z',
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.source': 'https://github.com/acme/api',
    'org.opencontainers.image.version': 'v1.2.3',
  });
});

test('a changed tree is not its commit', async () => {
  const { labels } = await specOf('{}', push, { dirty: true });
  expect(labels['org.opencontainers.image.revision']).toBe(`${commit}-dirty`);
});

describe('tags', () => {
  const image = '{ repositories: [ghcr.io/acme/api, acme/api] }';
  test('names go to every repository, references as they are, once', async () => {
    const tags = ['1.2.3', 'latest', 'quay.io/acme/api:1.2.3', 'ghcr.io/acme/api:latest'];
    const spec = await specOf(image, { output: 'push', tags });
    expect(spec.tags.map(formatReference)).toEqual([
      'ghcr.io/acme/api:1.2.3',
      'docker.io/acme/api:1.2.3',
      'ghcr.io/acme/api:latest',
      'docker.io/acme/api:latest',
      'quay.io/acme/api:1.2.3',
    ]);
  });

  test('what stays here needs no registry', async () => {
    const spec = await specOf('{ repositories: [] }', { output: 'load', tags: ['dev'] });
    expect(spec.tags.map(formatReference)).toEqual(['docker.io/library/api:dev']);
  });

  test.each([
    [image, { output: 'push' }, 'no tag is given'],
    ['{ repositories: [] }', push, 'no repository'],
    [image, { output: 'push', tags: ['bad tag'] }, 'not an image reference'],
    [image, { output: 'push', tags: ['--rm'] }, 'not an image reference'],
    [image, { output: 'push', tags: [`ghcr.io/a/b@sha256:${'0'.repeat(64)}`] }, 'digest'],
    [image, { ...push, platforms: ['arm64'] }, 'not a platform'],
  ] satisfies [string, BuildChoice, string][])(
    '%s with %j is refused',
    async (text, choice, message) => {
      await expect(specOf(text, choice)).rejects.toThrow(ConfigError);
      await expect(specOf(text, choice)).rejects.toThrow(message);
    },
  );
});

test('platforms asked for replace the image’s', async () => {
  const image = '{ platforms: [linux/amd64, linux/arm64] }';
  const spec = await specOf(image, { ...push, platforms: ['linux/arm/v7', 'linux/arm/v7'] });
  expect(spec.platforms.map(formatPlatform)).toEqual(['linux/arm/v7']);
  expect((await specOf(image)).platforms).toHaveLength(2);
});

test('a template without a value is refused', async () => {
  const project = await loadProject(
    portsOf({ 'slipway.yaml': 'images: { api: { args: { V: "{{version}}" } } }\n' }),
    signal,
  );
  const [image] = project.images;
  expect(() => buildSpecFor(project, image!, { output: 'none' }, now)).toThrow('no git tag');
  expect(buildSpecFor(project, image!, { output: 'push', tags: ['main'] }, now).args).toEqual({
    V: 'main',
  });
});

test.each([
  [
    '{ type: local, path: "a,b" }',
    ['type=local,"src=/repo/api/a,b"'],
    ['type=local,"dest=/repo/api/a,b",mode=max'],
  ],
  [
    '{ type: local }',
    ['type=local,src=/repo/api/.slipway/cache/api'],
    ['type=local,dest=/repo/api/.slipway/cache/api,mode=max'],
  ],
  [
    '{ ref: ghcr.io/a/c:x, mode: min }',
    ['type=registry,ref=ghcr.io/a/c:x'],
    ['type=registry,ref=ghcr.io/a/c:x,mode=min'],
  ],
  ['{ type: gha }', ['type=gha,scope=api'], ['type=gha,scope=api,mode=max']],
  ['{ type: inline }', [], ['type=inline']],
  ['{ type: none, from: [type=s3], to: [type=s4] }', ['type=s3'], ['type=s4']],
])('cache %s', async (cache, cacheFrom, cacheTo) => {
  expect(await specOf(`{ cache: ${cache} }`)).toMatchObject({ cacheFrom, cacheTo });
});

test.each([
  ['https://github.com/acme/x.git#main', 'https://github.com/acme/x.git#main'],
  ['git@github.com:acme/x.git', 'git@github.com:acme/x.git'],
  ['.', '/repo/api'],
  ['../other', '/repo/other'],
])('context %s', async (context, expected) => {
  expect((await specOf(`{ context: "${context}" }`)).context).toBe(expected);
});

test.each([
  ['/', 'a', '/a'],
  ['/', '..', '/'],
  ['/r/', './a//b/../c', '/r/a/c'],
  ['/r', '/abs', '/abs'],
  ['C:\\work\\api', 'a\\b', 'C:/work/api/a/b'],
  ['C:\\work\\api', '../web', 'C:/work/web'],
  ['C:\\', '..', 'C:/'],
  ['\\\\host\\share\\api', '../web', '//host/share/web'],
  ['/odd\\name', 'a', '/odd\\name/a'],
  ['C:\\work', 'D:\\b', 'D:\\b'],
])('from %s to %s is %s', (root, path, expected) => {
  expect(projectPath(root, path)).toBe(expected);
});
