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
let folder = '';
let sha = '';

beforeEach(async () => {
  registry = await startHostileRegistry();
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-changes-'));
  await configure('');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', 'v1.4.0');
  sha = git('rev-parse', 'HEAD');
});

afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

function configure(more: string): Promise<void> {
  const image = `  api:\n    repositories: [${registry.host}/${name}]\n${more}`;
  const tags = 'tags: |\n  type=semver,pattern={{version}}\n  type=semver,pattern={{major}}\n';
  return writeFile(path.join(folder, 'slipway.yaml'), `version: 1\nimages:\n${image}${tags}`);
}

function cli(...argv: string[]) {
  const env = {
    SLIPWAY_CACHE: path.join(folder, 'cache'),
    DOCKER_CONFIG: path.join(folder, 'docker'),
  };
  return runCli(['plan', 'tags', '--directory', folder, ...argv], { env });
}

function push(tag: string, revision: string) {
  const Labels = { 'org.opencontainers.image.revision': revision };
  const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: { Labels } });
  return registry.manifest(name, tag, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [],
  });
}

describe('plan tags --against', () => {
  it('compares with the configured repositories', async () => {
    const { digest } = push('1.4.0', sha);
    push('2.0.0', 'b'.repeat(40));
    const one = push('1', 'c'.repeat(40));
    const run = await cli('--against', '--json');
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toEqual({
      version: '1.4.0',
      tags: ['1.4.0', '1', 'latest'],
      warnings: [],
      repositories: [
        {
          repository: `${registry.host}/${name}`,
          changes: [
            {
              tag: '1.4.0',
              action: 'unchanged',
              from: digest,
              reason: 'already built from this commit',
            },
            {
              tag: '1',
              action: 'move',
              from: one.digest,
              to: digest,
              reason: 'built from ccccccc',
            },
            {
              tag: 'latest',
              action: 'forbidden',
              ahead: '2.0.0',
              reason: 'would go back to 1.4.0: 2.0.0 is in the repository',
            },
          ],
        },
      ],
    });
    expect(registry.requests.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(
      true,
    );
  });

  it('is a table for a person', async () => {
    push('1', 'c'.repeat(40));
    const { stdout } = await cli('--against');
    const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, '  '));
    expect(lines.slice(0, 3)).toEqual([
      `${registry.host}/${name}`,
      'tag  action  from  to  reason',
      '1.4.0  create  not in the repository yet',
    ]);
    expect(lines[3]).toMatch(/^1 {2}move {2}sha256:[0-9a-f]{12}… {2}built from ccccccc$/);
  });

  it('takes immutableTags from slipway.yaml', async () => {
    await configure('    immutableTags: true\n');
    const { digest } = push('1.4.0', 'c'.repeat(40));
    expect(documentOf(await cli('--against', '--json'))).toMatchObject({
      repositories: [{ changes: [{ tag: '1.4.0', action: 'forbidden', from: digest }, {}, {}] }],
    });
  });

  it('creates everything in a repository nobody pushed to, named on the command line', async () => {
    const empty = `${registry.host}/acme/new`;
    expect(documentOf(await cli('--against', empty, '--json'))).toMatchObject({
      repositories: [
        {
          repository: empty,
          changes: [{ action: 'create' }, { action: 'create' }, { action: 'create' }],
        },
      ],
    });
  });

  it('says of a registry that cannot be asked why, and fails', async () => {
    registry.answer(`/v2/${name}/tags/list`, { status: 403, body: {} });
    const shown = await cli('--against');
    expect(shown.exitCode).toBe(1);
    expect(shown.stdout).toMatch(/\n {2}error: .*\n {2}next: /);
    expect(documentOf(await cli('--against', '--json'))).toMatchObject({
      repositories: [{ changes: [], error: { reason: 'denied', host: registry.host } }],
    });
  });

  it('without it nothing is asked, and the output is the plan alone', async () => {
    const run = await cli();
    expect(run).toEqual({ exitCode: 0, stdout: '1.4.0\n1\nlatest\n', stderr: '' });
    expect(documentOf(await cli('--json'))).toEqual({
      version: '1.4.0',
      tags: ['1.4.0', '1', 'latest'],
      warnings: [],
    });
    expect(registry.asked()).toEqual([]);
  });

  it('takes repositories with --against only', async () => {
    const run = await cli('ghcr.io/acme/api');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('takes no operands without --against');
    expect((await cli('--against', 'Not A Repository')).exitCode).toBe(2);
  });
});
