import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import {
  descriptor,
  name,
  pushClassicAttestation,
  pushImage,
  pushIndex,
} from '../registry/images.ts';
import { startCli } from './cliProcess.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm = { os: 'linux', architecture: 'arm', variant: 'v7' };
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

/** No credentials, no shared cache. */
function surroundings(): NodeJS.ProcessEnv {
  return { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: path.join(folder, 'docker') };
}

function cli(argv: readonly string[], options: CliOptions = {}) {
  return runCli(argv, { ...options, env: surroundings() });
}

/** Two platforms, of which the first has provenance. */
function pushTwoPlatforms(tag: string) {
  const images = [amd64, arm].map((platform) => {
    const pushed = pushImage(registry, platform);
    return { pushed, entry: descriptor(pushed, types.manifest, { platform }) };
  });
  const [first, second] = images.map(({ pushed }) => pushed);
  const attestation = pushClassicAttestation(registry, first?.digest ?? '');
  const index = pushIndex(registry, tag, [...images.map(({ entry }) => entry), attestation]);
  return { index, first, second };
}

describe('tags', () => {
  const tags = ['1.9.0', '1.10.0', 'latest', 'main', 'sha-860c190', `sha256-${'a'.repeat(64)}.sig`];

  it('lists one a line in a pipe, in groups on a terminal', async () => {
    registry.tags(name, tags);
    const piped = await cli(['tags', `${registry.host}/${name}`]);
    expect(piped).toEqual({
      exitCode: 0,
      stdout: 'latest\n1.10.0\n1.9.0\nmain\nsha-860c190\n',
      stderr: '',
    });
    const shown = await cli(['tags', `${registry.host}/${name}`], { interactive: true });
    expect(shown.stdout).toBe(
      'Releases 3\n  latest\n  1.10.0\n  1.9.0\nBranches 1\n  main\nCommits 1\n  sha-860c190\n',
    );
  });

  it('narrows by words and by number, newest first, and tells how many there are', async () => {
    registry.tags(name, tags);
    const run = (...options: string[]) =>
      cli(['tags', `${registry.host}/${name}`, ...options], { interactive: true });
    expect((await run('--limit', '2')).stdout).toBe('Releases 2\n  latest\n  1.10.0\n');
    expect((await run('--filter', '.0 1.', '--limit', '9')).stdout).toBe(
      'Releases 2\n  1.10.0\n  1.9.0\n',
    );
    expect((await run('--filter', 'SHA')).stdout).toBe('Commits 1\n  sha-860c190\n');
    expect((await run('--filter', 'zulu')).stdout).toBe('None of its 5 tags matches.\n');
    expect(documentOf(await run('--limit', '1', '--json'))).toEqual({
      repository: `${registry.host}/${name}`,
      tags: ['latest'],
      groups: [{ kind: 'releases', tags: ['latest'] }],
      total: 5,
    });
    const wrong = await run('--limit', '0');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('from 1 on')]);
  });

  it('warns once when a quota is nearly used up', async () => {
    registry.tags(name, tags);
    registry.script((_, response) => {
      response.setHeader('ratelimit-limit', '100;w=21600');
      response.setHeader('ratelimit-remaining', '7;w=21600');
      return false;
    });
    const { stdout, stderr } = await cli(['tags', `${registry.host}/${name}`]);
    expect(stdout).toContain('latest');
    expect(stderr).toBe(
      `warning: ${registry.host}: 7 of 100 pulls left. Sign in for more: docker login ${registry.host}\n`,
    );
  });

  it('is one document with --json', async () => {
    registry.tags(name, tags);
    expect(documentOf(await cli(['tags', `${registry.host}/${name}`, '--json']))).toMatchObject({
      repository: `${registry.host}/${name}`,
      tags: ['latest', '1.10.0', '1.9.0', 'main', 'sha-860c190'],
      groups: [{ kind: 'releases' }, { kind: 'branches' }, { kind: 'commits' }],
    });
  });

  it('says on a terminal that there are none, and nothing in a pipe', async () => {
    registry.tags(name, []);
    const argv = ['tags', `${registry.host}/${name}`];
    expect((await cli(argv)).stdout).toBe('');
    expect((await cli(argv, { interactive: true })).stdout).toBe('The repository has no tags.\n');
  });

  it('lets nothing a registry says command the terminal', async () => {
    const error = { code: 'NAME_UNKNOWN', message: 'gone \u001b[2J\u202e' };
    registry.answer(`/v2/${name}/tags/list`, { status: 404, body: { errors: [error] } });
    const { stdout, stderr } = await cli(['tags', `${registry.host}/${name}`, '--json']);
    expect(stderr).toContain('gone');
    expect(stdout + stderr).not.toMatch(/\u001b|\u202e/);
  });
});

describe('inspect', () => {
  it('is the public document with --json', async () => {
    const { index, first, second } = pushTwoPlatforms('v1');
    const reference = `${registry.host}/${name}:v1`;
    const created = '2026-01-02T03:04:05Z';
    const size = expect.any(Number) as unknown;
    expect(documentOf(await cli(['inspect', reference, '--json']))).toEqual({
      reference,
      digest: index.digest,
      mediaType: types.index,
      platforms: [
        { platform: 'linux/amd64', digest: first?.digest, size, created },
        { platform: 'linux/arm/v7', digest: second?.digest, size, created },
      ],
      attestations: [
        {
          digest: expect.stringMatching(/^sha256:/) as unknown,
          subject: first?.digest,
          predicateTypes: ['https://slsa.dev/provenance/v1'],
        },
      ],
    });
  });

  it('is a table for a person, with the attestation beside its platform', async () => {
    const { first, second } = pushTwoPlatforms('v1');
    const { stdout } = await cli(['inspect', `${registry.host}/${name}:v1`]);
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
    expect(lines).toContain(
      `linux/amd64  ${first?.digest ?? ''}  1.1 kB  2026-01-02T03:04:05Z  provenance`,
    );
    expect(lines).toContain(`linux/arm/v7  ${second?.digest ?? ''}  1.1 kB  2026-01-02T03:04:05Z`);
    expect(stdout).not.toContain('unknown');
  });

  it('fails with 1 and the reason, as text and as a document', async () => {
    const run = await cli(['inspect', `${registry.host}/${name}:none`, '--json']);
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toEqual({
      error: {
        reason: 'not-found',
        message: expect.stringContaining(`${name}:none`) as unknown,
        remedy: expect.stringMatching(/./) as unknown,
        status: 404,
        code: 'MANIFEST_UNKNOWN',
        host: registry.host,
      },
    });
    expect(run.stderr).toMatch(/^error: .*\nnext: .*\n$/);
  });

  it('shows the causes with --verbose', async () => {
    const argv = ['inspect', `${registry.host}/${name}:none`, '--verbose'];
    expect((await cli(argv)).stderr).toContain('stack: RegistryError');
  });
});

describe('as a process', () => {
  it('is cancelled by SIGINT and exits with 130', async () => {
    const asked = new Promise<void>((resolve) => {
      registry.script(() => {
        resolve();
        return true; // and never answers
      });
    });
    const argv = ['tags', `${registry.host}/${name}`, '--json'];
    const run = startCli(argv, surroundings());
    await asked;
    run.child.kill('SIGINT');
    const { code, stdout, stderr } = await run.exit;
    expect([code, stderr]).toEqual([130, 'Cancelled.\n']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { reason: 'cancelled' } });
  });

  it('is quiet when the reader of its output has gone', async () => {
    registry.tags(
      name,
      Array.from({ length: 20_000 }, (_, index) => `branch-${index}`),
    );
    const run = startCli(['tags', `${registry.host}/${name}`], surroundings());
    run.child.stdout?.destroy();
    const { code, stderr } = await run.exit;
    expect([code, stderr]).toEqual([0, '']);
  });
});
