import { describe, expect, test } from 'vitest';
import { formatPlatform } from '../../../src/oci/platform.ts';
import { formatRepository } from '../../../src/oci/reference.ts';
import { loadProject } from '../../../src/release/project.ts';
import { SourceControlError } from '../../../src/release/sourceControl.ts';
import { WorkspaceError } from '../../../src/release/workspace.ts';
import { portsOf, signal, state, workspaceOf, sourceControl as git } from './fakes.ts';

const config = `images:
  api:
    repositories: [ghcr.io/acme/otel-api, acme/otel-api]
    platforms: [linux/amd64, linux/arm/v7]
    attest: { provenance: true, sbom: true }
    cache: { ref: ghcr.io/acme/cache:api }
    secrets: [{ id: token, env: TOKEN }, { id: key, file: key.pem }]
  web: { context: web }
`;

test('images of slipway.yaml', async () => {
  const project = await loadProject(portsOf({ 'slipway.yaml': config, Dockerfile: '' }), signal);
  expect(project).toMatchObject({ source: 'config', configFile: 'slipway.yaml', problems: [] });
  const [api, web] = project.images;
  expect(api?.repositories.map(formatRepository)).toEqual([
    'ghcr.io/acme/otel-api',
    'docker.io/acme/otel-api',
  ]);
  expect(api?.platforms.map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm/v7']);
  expect(api).toMatchObject({ origin: 'config', provenance: 'min', sbom: true, context: '.' });
  expect(api?.cache).toMatchObject({ type: 'registry', ref: 'ghcr.io/acme/cache:api' });
  expect(api?.secrets).toEqual([
    { id: 'token', source: { kind: 'env', name: 'TOKEN' } },
    { id: 'key', source: { kind: 'file', path: 'key.pem' } },
  ]);
  expect(web?.repositories.map(formatRepository)).toEqual(['ghcr.io/acme/api-web']);
});

test('a wrong file gives problems and no images', async () => {
  const files = { 'slipway.yml': 'images:\n  api: { platfroms: [] }\n', Dockerfile: '' };
  const project = await loadProject(portsOf(files), signal);
  expect(project).toMatchObject({ source: 'config', configFile: 'slipway.yml', images: [] });
  expect(project.config).toBeUndefined();
  expect(project.problems).toHaveLength(1);
});

test('a file that cannot be read is a problem too', async () => {
  const workspace = {
    ...workspaceOf({}),
    readText: () => Promise.reject(new WorkspaceError('too-large', 'It is large.', 'Cut it.')),
  };
  const project = await loadProject(portsOf({}, { workspace }), signal);
  expect(project.images).toEqual([]);
  expect(project.problems[0]?.message).toBe('It is large.');
});

test('without a file images are inferred', async () => {
  const project = await loadProject(portsOf({ Dockerfile: '', 'web/Dockerfile': '' }), signal);
  expect(project.source).toBe('inferred');
  expect(project.images.map((image) => image.name)).toEqual(['api', 'web']);
});

test('a file without images leaves them to be inferred', async () => {
  const files = { 'slipway.yaml': 'tags: type=sha\n', Dockerfile: '' };
  const project = await loadProject(portsOf(files), signal);
  expect(project).toMatchObject({ source: 'config', config: { tags: 'type=sha' } });
  expect(project.images.map((image) => image.origin)).toEqual(['inferred']);
});

test('nothing at all', async () => {
  expect(await loadProject(portsOf({}), signal)).toMatchObject({ source: 'none', images: [] });
});

test('git troubles are in the result', async () => {
  const error = new SourceControlError('no-git', 'git was not found.', 'Install git.');
  const sourceControl = { ...git, state: () => Promise.reject(error) };
  const project = await loadProject(portsOf({ Dockerfile: '' }, { sourceControl }), signal);
  expect(project.sourceControlError).toBe(error);
  expect(project.images[0]).toMatchObject({ name: 'api', repositories: [] });
});

describe('the version', () => {
  async function versionOf(
    files: Readonly<Record<string, string>>,
    tags: readonly string[] = [],
  ): Promise<string | undefined> {
    const sourceControl = { ...git, state: () => Promise.resolve({ ...state, tags }) };
    return (await loadProject(portsOf(files, { sourceControl }), signal)).version;
  }

  test.each([
    [{}, ['nightly', 'v1.2.3', 'v1.10.0', 'v1.9'], '1.10.0'],
    [{ 'package.json': '{"version":"3.0.0"}' }, ['v1.2.3'], '1.2.3'],
    [{ 'package.json': '{"version":"3.0.0"}', VERSION: '4' }, [], '3.0.0'],
    [{ 'package.json': '{"name":"x"}', VERSION: 'v4.5.6\n' }, [], '4.5.6'],
    [{ 'package.json': '{' }, [], undefined],
    [
      { 'Cargo.toml': '[dependencies]\nversion = "9"\n[package]\nversion = "0.3.1" # x\n' },
      [],
      '0.3.1',
    ],
    [{ 'pyproject.toml': "[tool.poetry]\nversion = '2.0rc1'\n" }, [], '2.0rc1'],
    [{ VERSION: '$(rm -rf /)' }, [], undefined],
    [{}, [], undefined],
  ])('%j with tags %j is %s', async (files, tags, expected) => {
    expect(await versionOf(files, tags)).toBe(expected);
  });

  test('configured files come first to last', async () => {
    const files = {
      'slipway.yaml':
        'version-files: [none.json, { file: version.go, pattern: \'Version = "(.*)"\' }, VERSION]\n',
      'version.go': 'package main\nconst Version = "v7.8.9"\n',
      VERSION: '1.0.0',
      'package.json': '{"version":"3.0.0"}',
    };
    const project = await loadProject(portsOf(files), signal);
    expect(project.version).toBe('7.8.9');
    expect(project.problems).toMatchObject([
      {
        message: 'none.json is not there.',
        severity: 'warning',
        range: { start: { line: 0, character: 16 } },
      },
    ]);
  });
});
