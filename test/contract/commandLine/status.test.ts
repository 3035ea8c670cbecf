import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name } from '../registry/images.ts';
import { documentOf, runCli } from './runCli.ts';

let registry: HostileRegistry;
let scratch = '';
let folder = '';
let sha = '';

function git(...args: string[]): string {
  const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  return execFileSync('git', [...user, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

beforeEach(async () => {
  registry = await startHostileRegistry();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'slipway-status-'));
  folder = path.join(scratch, 'work');
  execFileSync('git', ['init', '-q', '--bare', path.join(scratch, 'origin.git')]);
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
  const config = `version: 1
images:
  api:
    repositories: [${registry.host}/${name}]
    platforms: [linux/amd64]
tags: type=semver,pattern={{version}}
`;
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  git('remote', 'add', 'origin', path.join(scratch, 'origin.git'));
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', '-a', 'v1.4.0', '-m', 'v1.4.0');
  sha = git('rev-parse', 'HEAD');
});

afterEach(async () => {
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
});

function cli(...argv: string[]) {
  const env = {
    SLIPWAY_CACHE: path.join(scratch, 'cache'),
    DOCKER_CONFIG: path.join(scratch, 'docker'),
  };
  return runCli(['status', '--directory', folder, ...argv], { env });
}

function push(revision: string) {
  const Labels = { 'org.opencontainers.image.revision': revision };
  const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: { Labels } });
  const image = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [],
  };
  registry.manifest(name, 'latest', image);
  return registry.manifest(name, '1.4.0', image);
}

function driftsOf(document: unknown): string[] {
  const { rows } = document as { rows: { drift?: string }[] };
  return rows.flatMap(({ drift }) => drift ?? []);
}

describe('status', () => {
  it('is 0 when files, git and the registry agree', async () => {
    git('push', '-q', 'origin', 'v1.4.0');
    push(sha);
    const run = await cli('--json');
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toMatchObject({
      ok: true,
      version: '1.4.0',
      tag: 'v1.4.0',
      commit: sha,
      rows: [
        { id: 'file:VERSION', state: 'ok', detail: '1.4.0' },
        { id: 'tag:local', state: 'ok' },
        { id: 'tag:remote', state: 'ok' },
        { id: 'release', state: 'unchecked' },
        { id: `image:api:${registry.host}/${name}`, state: 'ok' },
        { id: `image:api:${registry.host}/${name}:tags`, state: 'ok', title: 'latest' },
        { id: `image:api:${registry.host}/${name}:linux/amd64`, state: 'ok' },
      ],
    });
    const lines = (await cli()).stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
    expect(lines[0]).toBe(`v1.4.0  ${sha}`);
    expect(lines).toContain('ok  VERSION  1.4.0');
    expect(lines.at(-2)).toBe('No drift, 1 not checked.');
  });

  it('is 1 with every drift and its remedy', async () => {
    await writeFile(path.join(folder, 'VERSION'), '1.5.0\n');
    push('c'.repeat(40));
    const run = await cli('--json');
    expect(run.exitCode).toBe(1);
    expect(driftsOf(documentOf(run))).toEqual([
      'version-file-differs',
      'git-tag-not-pushed',
      'revision-differs',
    ]);
    const { stdout } = await cli();
    expect(stdout).toMatch(/next: slipway tag 1\.4\.0 --push\n/);
    expect(stdout).toMatch(/\n3 drifts, 1 not checked\.\n$/);
  });

  it('names tags that point elsewhere, unless a newer release holds them', async () => {
    git('push', '-q', 'origin', 'v1.4.0');
    push(sha);
    registry.manifest(name, 'latest', { schemaVersion: 2, mediaType: types.index, manifests: [] });
    const id = `image:api:${registry.host}/${name}:tags`;
    const rowOf = (document: unknown) =>
      (document as { rows: { id: string }[] }).rows.find((one) => one.id === id);
    expect(rowOf(documentOf(await cli('--json')))).toMatchObject({
      drift: 'tag-differs',
      remedy: { action: 'retag', tags: ['latest'] },
    });
    registry.manifest(name, '1.5.0', { schemaVersion: 2, mediaType: types.index, manifests: [] });
    expect(rowOf(documentOf(await cli('--json')))).toMatchObject({
      state: 'ok',
      detail: 'latest is ahead: 1.5.0',
    });
  });

  it('tells a remote or a registry that cannot be asked from one without the tag', async () => {
    await rm(path.join(scratch, 'origin.git'), { recursive: true });
    registry.answer(`/v2/${name}/manifests/1.4.0`, { status: 403, body: {} });
    const run = await cli('--json');
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toMatchObject({
      rows: [
        {},
        {},
        { id: 'tag:remote', state: 'unchecked' },
        {},
        { state: 'unchecked', remedy: { action: 'log-in', registry: registry.host } },
      ],
    });
  });

  it('finds a broken image, and one whose tag is not there', async () => {
    expect(driftsOf(documentOf(await cli('--json')))).toContain('image-missing');
    registry.manifest(name, '1.4.0', {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [{ mediaType: types.manifest, digest: `sha256:${'d'.repeat(64)}`, size: 10 }],
    });
    expect(driftsOf(documentOf(await cli('--json')))).toContain('image-broken');
  });

  it('reads another version without its files, and a tag that only the remote has', async () => {
    git('push', '-q', 'origin', 'v1.4.0');
    git('tag', '-d', 'v1.4.0');
    git('commit', '-q', '--allow-empty', '-m', 'second');
    push(sha);
    const document = documentOf(await cli('v1.4.0', '--json'));
    expect(document).toMatchObject({ commit: sha });
    const { rows } = document as { rows: unknown[] };
    expect(rows[0]).toMatchObject({ id: 'files', state: 'unchecked' });
    expect(driftsOf(document)).toEqual(['git-tag-not-fetched']);
  });

  it('refuses what is no version', async () => {
    const run = await cli('--json', '--', '../x');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('is not a version');
  });
});
