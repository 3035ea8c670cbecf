import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-merge-'));
});
beforeEach(async () => {
  registry = await startHostileRegistry();
  acceptWrites(registry);
  return () => registry.close();
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

function cli(argv: readonly string[], options: CliOptions = {}) {
  const env = { SLIPWAY_CACHE: path.join(folder, 'cache'), DOCKER_CONFIG: folder };
  return runCli([...argv, '--directory', folder], { ...options, env });
}

function push(architecture: string, tag?: string): string {
  return pushImage(registry, { os: 'linux', architecture }, tag).digest;
}

function writes(): string[] {
  return registry.asked().filter((line) => /^(PUT|POST|PATCH|DELETE)/.test(line));
}

describe('merge --from', () => {
  const repository = () => `${registry.host}/${name}`;

  async function mergedPlatforms(...from: string[]): Promise<unknown> {
    const sources = from.flatMap((one) => ['--from', one]);
    const run = await cli(['merge', `${repository()}:1.0.0`, ...sources, '--dry-run', '--json']);
    return documentOf(run);
  }

  it('takes digests, references, folders and files of them', async () => {
    const [amd, arm] = [push('amd64'), push('arm64')];
    const platforms = [{ platform: 'linux/amd64', digest: amd }, { platform: 'linux/arm64' }];
    const digests = path.join(folder, 'digests');
    await mkdir(path.join(digests, 'digests-arm64'), { recursive: true });
    await writeFile(path.join(digests, amd.slice('sha256:'.length)), '');
    await writeFile(path.join(digests, 'digests-arm64', arm.slice('sha256:'.length)), '');
    await writeFile(
      path.join(folder, 'meta.json'),
      JSON.stringify({ 'containerimage.digest': arm }),
    );
    await writeFile(path.join(folder, 'list.txt'), `${amd}\n${repository()}@${arm}\n`);
    for (const from of [[amd, arm], ['digests'], [amd, 'meta.json'], ['list.txt']])
      expect(await mergedPlatforms(...from)).toMatchObject({ platforms, written: [] });
    expect(writes()).toEqual([]);
  });

  it('shows the index and its digest without writing it', async () => {
    const run = await cli([
      'merge',
      `${repository()}:1.0.0`,
      '--from',
      push('amd64'),
      '--annotation',
      'org.example.a=b',
      '--dry-run',
    ]);
    expect(run.exitCode).toBe(0);
    const json = /^\{[^]*?^\}/m.exec(run.stdout)?.[0] ?? '';
    expect(JSON.parse(json)).toMatchObject({ annotations: { 'org.example.a': 'b' } });
    expect(run.stdout).toMatch(/create .*:1\.0\.0/);
    expect(writes()).toEqual([]);
  });

  it('needs no word for a new tag, --yes for one that moves, and does nothing twice', async () => {
    const argv = ['merge', `${repository()}:1.0.0`, '--from', push('amd64')];
    expect((await cli(argv)).exitCode).toBe(0);
    expect(writes()).toHaveLength(1);
    expect((await cli(argv)).stdout).toContain('Nothing to do');
    const moving = ['merge', `${repository()}:1.0.0`, '--from', push('arm64')];
    expect((await cli(moving)).exitCode).toBe(2);
    expect(writes()).toHaveLength(1);
    const moved = documentOf(await cli([...moving, '--yes', '--json']));
    expect(moved).toMatchObject({ tags: [{ action: 'move' }], written: [`${repository()}:1.0.0`] });
  });

  it.each([
    ['no source', ['merge', 'localhost:1/a:1']],
    ['a target without a tag', ['merge', 'localhost:1/a', '--from', `sha256:${'0'.repeat(64)}`]],
    ['a source that is nothing', ['merge', 'localhost:1/a:1', '--from', './nowhere']],
  ])('%s is wrong usage', async (_, argv) => {
    expect((await cli(argv)).exitCode).toBe(2);
  });
});

describe('promote', () => {
  it('shows what moves, asks, writes and says when there is nothing left to do', async () => {
    const digest = push('amd64', 'staging');
    const old = push('s390x', 'latest');
    const source = `${registry.host}/${name}:staging`;
    const argv = ['promote', source, ':latest', ':1.0.0'];
    const shown = await cli([...argv, '--dry-run']);
    expect(shown.stdout).toContain(`from ${old}`);
    const refused = await cli(argv, { interactive: true, answer: 'n' });
    expect(refused.exitCode).toBe(1);
    for (const part of [digest, `${name}:1.0.0`, `${name}:latest`])
      expect(refused.stderr).toContain(part);
    expect((await cli(argv)).exitCode).toBe(2);
    expect(writes()).toEqual([]);
    expect(documentOf(await cli([...argv, '--yes', '--json']))).toMatchObject({
      digest,
      written: [`${registry.host}/${name}:1.0.0`, `${registry.host}/${name}:latest`],
    });
    expect((await cli([...argv, '--yes'])).stdout).toContain('Nothing to do');
    expect(writes()).toHaveLength(2);
  });
});
