import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acceptWrites } from '../registry/acceptWrites.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry } from '../registry/hostileRegistry.ts';
import { name, pushImage } from '../registry/images.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

let registry: HostileRegistry;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-act-'));
});
beforeEach(async () => {
  registry = await startHostileRegistry();
  acceptWrites(registry);
  return () => registry.close();
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

function cli(argv: readonly string[], options: CliOptions = {}) {
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: folder };
  return runCli(argv, { ...options, env });
}

function push(tag: string) {
  return pushImage(registry, { os: 'linux', architecture: tag }, tag);
}

function writes(): string[] {
  return registry.asked().filter((line) => /^(PUT|POST|PATCH|DELETE)/.test(line));
}

describe.each([
  ['copy', ['acme/copy:v2']],
  ['retag', ['v2']],
  ['delete', []],
] as const)('%s', (command, rest) => {
  const argv = () => {
    const source = `${registry.host}/${name}:v1`;
    const more = rest.map((one) => (command === 'copy' ? `${registry.host}/${one}` : one));
    return [command, source, ...more];
  };

  it('writes nothing with --dry-run, and nothing where nobody can be asked', async () => {
    const { digest } = push('v1');
    const shown = await cli([...argv(), '--dry-run']);
    expect([shown.exitCode, shown.stdout.includes(digest)]).toEqual([0, true]);
    const refused = await cli(argv());
    expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('--yes');
    expect(writes()).toEqual([]);
  });

  it('asks on a terminal with tag, digest and repository; anything but yes is no', async () => {
    const { digest } = push('v1');
    const run = await cli(argv(), { interactive: true, answer: '' });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(digest);
    expect(run.stderr).toContain(registry.host);
    expect(run.stderr).toContain('v1');
    expect(writes()).toEqual([]);
  });
});

describe('with --yes', () => {
  it('retag is one document, and a second run finds nothing to do', async () => {
    const { digest } = push('v1');
    const argv = ['retag', `${registry.host}/${name}:v1`, 'v2', '--yes', '--json'];
    const reference = `${registry.host}/${name}:v2`;
    expect(documentOf(await cli(argv))).toMatchObject({
      digest,
      tags: [{ reference, action: 'create' }],
      written: [reference],
    });
    expect(documentOf(await cli(argv))).toMatchObject({
      tags: [{ action: 'unchanged' }],
      written: [],
    });
    expect(writes()).toHaveLength(1);
  });

  it('delete wants the tag in full', async () => {
    push('latest');
    const run = await cli(['delete', `${registry.host}/${name}`, '--yes']);
    expect([run.exitCode, writes()]).toEqual([2, []]);
  });

  it('delete deletes, and says what else points there', async () => {
    const { bytes } = push('v1');
    registry.manifest(name, 'also', bytes);
    const run = await cli(['delete', `${registry.host}/${name}:v1`, '--yes', '--json']);
    expect(documentOf(run)).toMatchObject({ alsoThere: ['also'], deleted: true });
  });
});
