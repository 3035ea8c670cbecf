import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/runBuild.ts';
import { isAbort } from '../../src/oci/failure.ts';
import type { BuildRequest } from '../../src/release/slipway.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const space = unique('cache');
const builder = unique('cache');
const image = (name: string, cache: string): string =>
  `  ${name}: { dockerfile: Dockerfile, repositories: ['${registryHost}/${space}/${name}'], cache: ${cache} }\n`;
const config = `images:
${image('rotated', '{ type: local, rotate: true }')}${image('growing', '{ type: local }')}\
${image('kept', `{ ref: '${registryHost}/${space}/kept:cache' }`)}${image('inline', '{ type: inline }')}\
${image('hub', '{ type: gha }')}${image('stale', '{ type: local, rotate: true, path: stale }')}`;

let project: OpenProject;
const signal = (): AbortSignal => AbortSignal.timeout(150_000);

/** Steps that no cache knows: the content of each is random. */
async function dockerfile(...names: readonly string[]): Promise<void> {
  const steps = names.map(
    (name) => `RUN echo ${space} ${name} && head -c 300000 /dev/urandom >/${name}`,
  );
  await writeFile(path.join(project.folder, 'Dockerfile'), `FROM ${base}\n${steps.join('\n')}\n`);
}

async function build(
  name: string,
  request: Partial<BuildRequest> = {},
  own = signal(),
): Promise<BuildResult> {
  const asked = { images: [name], output: 'none', builder, platforms: ['linux/amd64'] } as const;
  const [plan] = await project.slipway.planBuild({ ...asked, ...request }, own);
  return project.slipway.build(plan!, silent, own);
}

/** As on a machine that has never built it. */
function forget(): void {
  project.docker('buildx', 'prune', '--all', '--force', '--builder', builder);
}

const folderOf = (name: string) => path.join(project.folder, '.slipway', 'cache', name);
const blobs = (name: string) => readdir(path.join(folderOf(name), 'blobs', 'sha256'));
const besides = async () =>
  (await readdir(path.join(project.folder, '.slipway', 'cache'))).filter((one) =>
    one.startsWith('.'),
  );

beforeAll(async () => {
  project = await openProject({
    'slipway.yaml': config,
    Dockerfile: `FROM ${base}\n`,
    '.dockerignore': '.slipway\n',
  });
  const create = ['buildx', 'create', '--name', builder, '--driver', 'docker-container'];
  project.docker(...create, '--driver-opt', 'network=host', '--bootstrap');
});
afterAll(async () => {
  project.docker('buildx', 'rm', '--force', builder);
  await project.close();
});

describe('a local cache', () => {
  it('is replaced by each build that succeeds: what the build no longer has is gone', async () => {
    await dockerfile('one', 'two');
    const first = await build('rotated');
    expect(first.localCaches).toMatchObject([{ outcome: 'replaced', before: 0 }]);
    const size = first.localCaches?.[0]?.after ?? 0;
    expect(size).toBeGreaterThan(600_000);
    await build('growing');
    const before = await blobs('rotated');
    await dockerfile('three');
    const second = await build('rotated');
    expect(second.localCaches).toMatchObject([{ outcome: 'replaced', before: size }]);
    expect(second.localCaches?.[0]?.after).toBeLessThan(size - 250_000);
    // An export next to the old one keeps both.
    const grown = (await build('growing')).localCaches?.[0];
    expect(grown?.outcome).toBe('grown');
    expect(grown?.after).toBeGreaterThan(size + 250_000);
    const after = await blobs('rotated');
    expect(before.filter((blob) => !after.includes(blob)).length).toBeGreaterThan(1);
    expect(await besides()).toEqual([]);
    const [plan] = await project.slipway.planBuild(
      { images: ['rotated'], output: 'none', builder },
      signal(),
    );
    expect(plan?.localCaches).toMatchObject([{ size: second.localCaches?.[0]?.after }]);
  });

  it('serves the next build of a machine that has forgotten everything', async () => {
    await dockerfile('four', 'five');
    await build('rotated');
    forget();
    const again = await build('rotated');
    expect(again.cached).toBeGreaterThanOrEqual(2);
    // Replaced by what was not built but taken from it.
    expect(again.localCaches).toMatchObject([{ outcome: 'replaced' }]);
    forget();
    expect((await build('rotated')).cached).toBeGreaterThanOrEqual(2);
  });

  it('stays when the build fails, and when it is cancelled', async () => {
    const before = await blobs('rotated');
    const file = path.join(project.folder, 'Dockerfile');
    const good = await readFile(file, 'utf8');
    await writeFile(file, `${good}RUN exit 3\n`);
    await expect(build('rotated')).rejects.toMatchObject({ reason: 'command-failed' });
    expect([await blobs('rotated'), await besides()]).toEqual([before, []]);

    await writeFile(file, `${good}RUN sleep 60\n`);
    const cancelling = new AbortController();
    setTimeout(() => cancelling.abort(), 3000);
    const cancelled = await build('rotated', {}, cancelling.signal).catch(
      (error: unknown) => error,
    );
    expect(isAbort(cancelled)).toBe(true);
    expect([await blobs('rotated'), await besides()]).toEqual([before, []]);
  });

  it('is not shared by two builds at once: one of them goes without', async () => {
    await dockerfile('six');
    const both = await Promise.all([build('rotated'), build('rotated')]);
    const outcomes = both.map(({ localCaches }) => localCaches?.[0]?.outcome);
    expect(outcomes.sort()).toEqual(['in-use', 'replaced']);
    expect(await besides()).toEqual([]);
  });

  it('is each platform’s own by digest, and of a platform that fails it stays', async () => {
    const digest = {
      output: 'push',
      strategy: 'by-digest',
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['1'],
    } as const;
    await dockerfile('seven');
    const first = await build('rotated', digest);
    expect(first.localCaches?.map(({ name }) => name)).toEqual([
      '.slipway/cache/rotated-linux-amd64',
      '.slipway/cache/rotated-linux-arm64',
    ]);
    const [amd, arm] = [await blobs('rotated-linux-amd64'), await blobs('rotated-linux-arm64')];
    const file = path.join(project.folder, 'Dockerfile');
    await dockerfile('eight');
    await writeFile(file, `${await readFile(file, 'utf8')}RUN [ "$(uname -m)" = x86_64 ]\n`);
    await expect(build('rotated', digest)).rejects.toThrow('linux/arm64');
    expect(await blobs('rotated-linux-amd64')).not.toEqual(amd);
    expect(await blobs('rotated-linux-arm64')).toEqual(arm);
    expect(await besides()).toEqual([]);
  });

  it('is never a folder with something else', async () => {
    const folder = path.join(project.folder, 'stale');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'thesis.txt'), 'years of work');
    await expect(build('stale')).rejects.toMatchObject({ reason: 'invalid-plan' });
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });
});

it('a cache in a registry serves a machine that has forgotten everything', async () => {
  await dockerfile('nine', 'ten');
  await build('kept');
  forget();
  expect((await build('kept')).cached).toBeGreaterThanOrEqual(2);
});

it('an inline cache is in the image that was pushed under the same tag before', async () => {
  await dockerfile('eleven');
  const push = { output: 'push', tags: ['edge'] } as const;
  await build('inline', push);
  forget();
  expect((await build('inline', push)).cached).toBeGreaterThanOrEqual(1);
});

it('a cache of GitHub Actions is said to be left out, and the build goes on', async () => {
  const asked = { images: ['hub'], output: 'none', builder } as const;
  const [plan] = await project.slipway.planBuild(asked, signal());
  expect(plan?.command.args).toContain('type=gha,scope=hub,mode=max');
  expect(plan?.warnings.join()).toContain('within a workflow only');
  await project.slipway.build(plan!, silent, signal());
});
