import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cloneScript,
  compareScript,
  newestScript,
} from '../../../src/release/generate/workflow/mirrorScripts.ts';
import { upstreamFactsScript } from '../../../src/release/generate/workflow/scripts.ts';

const run = promisify(execFile);
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirror-scripts-'));
  // What `npm install` would fetch is here already.
  await program(
    'npm',
    `mkdir -p '${folder}/semver' && ln -sfn '${modules}' '${folder}/semver/node_modules'`,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/bash\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

/** As GitHub runs a step with `shell: bash`; its outputs. */
async function step(script: string, env: Readonly<Record<string, string>>) {
  const output = join(folder, 'output');
  await writeFile(output, '');
  await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      ...{ HOME: folder, RUNNER_TEMP: folder, GITHUB_OUTPUT: output },
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      ...env,
    },
    timeout: 20_000,
  });
  return readFile(output, 'utf8');
}

/** A repository with a commit for each tag. */
async function repository(...tags: string[]) {
  const path = join(folder, 'upstream.git');
  await mkdir(path);
  const git = async (...args: string[]) =>
    (
      await run('git', ['-c', 'user.name=u', '-c', 'user.email=u@x.example', ...args], {
        cwd: path,
      })
    ).stdout.trim();
  await git('init', '-q', '-b', 'main');
  for (const tag of tags) {
    await git('commit', '-q', '--allow-empty', '-m', tag);
    await git('tag', '-a', tag, '-m', tag);
  }
  return { address: pathToFileURL(path).href, git };
}

describe('newest', () => {
  const all = { UPSTREAM: '', VERSIONS: '*', PRERELEASES: 'false', IGNORE: '' };
  const tags = ['v1.9.0', 'v1.10.0', 'v2.0.0', 'v2.1.0', 'v3.0.0-rc.1', 'nightly', 'server/v9.0.0'];

  it.each([
    [{}, '2.1.0'],
    [{ VERSIONS: '^1' }, '1.10.0'],
    [{ IGNORE: 'v2.1.0' }, '2.0.0'],
    [{ IGNORE: '^2\n1.10.0' }, '1.9.0'],
    [{ PRERELEASES: 'true' }, '3.0.0-rc.1'],
  ])('by tags with %j is %s', async (choice, version) => {
    const { address, git } = await repository(...tags);
    const said = await step(newestScript, { ...all, ADDRESS: address, ...choice });
    const commit = await git('rev-parse', `v${version}^{commit}`);
    expect(said.split('\n')).toEqual(
      expect.arrayContaining([`tag=v${version}`, `version=${version}`, `commit=${commit}`]),
    );
    expect(said).toContain(`short-commit=${commit.slice(0, 7)}\n`);
    expect(said).toContain(`prerelease=${String(version.includes('-'))}\n`);
  });

  it('by releases of GitHub leaves out what is marked as a prerelease there', async () => {
    const { address } = await repository(...tags);
    await program('gh', `printf 'v2.1.0\\ttrue\\nv2.0.0\\tfalse\\n'`);
    const asked = { ...all, UPSTREAM: 'acme/notes', ADDRESS: address };
    expect(await step(newestScript, asked)).toContain('version=2.0.0\n');
  });

  it('goes by tags where GitHub has no releases, and fails where it cannot be asked', async () => {
    const { address } = await repository('v1.0.0');
    const asked = { ...all, UPSTREAM: 'acme/notes', ADDRESS: address };
    await program('gh', 'true');
    expect(await step(newestScript, asked)).toContain('version=1.0.0\n');
    await program('gh', 'exit 1');
    await expect(step(newestScript, asked)).rejects.toMatchObject({ code: 1 });
  });

  it('fails where no version is followed', async () => {
    const { address } = await repository('nightly');
    const failure = step(newestScript, { ...all, ADDRESS: address });
    await expect(failure).rejects.toMatchObject({
      stdout: expect.stringContaining('no version that is followed') as string,
    });
  });
});

describe('compare', () => {
  const asked = {
    ...{ IMAGE: 'notes', REPOSITORIES: 'ghcr.io/acme/notes\nquay.io/acme/notes' },
    ...{
      VERSION: '2.1.0',
      TAGS: 'ghcr.io/acme/notes:2.1.0',
      PREFIX: '',
      SUFFIX: '',
      PRERELEASE: 'false',
    },
  };
  /** By their places: a name may have the value of a secret in it, and GitHub would keep it back. */
  const missing = (places: string) => `missing=${places}\n`;
  /** skopeo of two registries. */
  const registries = (gitHub: readonly string[], quay: readonly string[]) =>
    program(
      'skopeo',
      `case $2 in docker://ghcr.io/*) echo '${JSON.stringify({ Tags: gitHub })}';; *) echo '${JSON.stringify({ Tags: quay })}';; esac`,
    );

  it('tells the repositories that lack the version', async () => {
    await registries(['2.0.0', 'latest'], ['v2.1.0']);
    expect(await step(compareScript, asked)).toBe(`${missing('[0]')}moves=true\n`);
  });

  it('has nothing to do where the version is everywhere, and never moves latest backwards', async () => {
    await registries(['2.1.0'], ['2.1.0', '10.0.0']);
    expect(await step(compareScript, asked)).toBe(`${missing('')}moves=false\n`);
  });

  it('compares tags with what stands around them', async () => {
    await registries(['2.1.0', '9.0.0'], ['mm-2.1.0-alpine']);
    const around = { PREFIX: 'mm-', SUFFIX: '-alpine', TAGS: 'ghcr.io/acme/notes:mm-2.1.0-alpine' };
    expect(await step(compareScript, { ...asked, ...around })).toBe(
      `${missing('[0]')}moves=true\n`,
    );
  });

  it('looks for the tag that tells the whole version, and not for one that moves', async () => {
    await registries(['2.1', '2.1.0-base'], ['2', '2.1', 'latest']);
    const told = ['2.1', '2.1.0-base', 'latest'].map((tag) => `ghcr.io:443/acme/notes:${tag}`);
    expect(await step(compareScript, { ...asked, TAGS: told.join('\n') })).toBe(
      `${missing('[1]')}moves=true\n`,
    );
    const moving = step(compareScript, { ...asked, TAGS: 'ghcr.io/acme/notes:2.1' });
    await expect(moving).rejects.toMatchObject({
      stdout: expect.stringContaining('no tag with the whole version') as string,
    });
  });

  it('takes a repository that is not there for empty, and no other failure', async () => {
    await program('skopeo', `echo 'repository name not known to registry' >&2; exit 1`);
    const all = missing('[0,1]');
    expect(await step(compareScript, { ...asked, PRERELEASE: 'true' })).toBe(`${all}moves=false\n`);
    await program('skopeo', `echo 'dial tcp: i/o timeout' >&2; exit 1`);
    await expect(step(compareScript, asked)).rejects.toMatchObject({ code: 1 });
    await program('skopeo', `echo 'unauthorized: denied' >&2; exit 1`);
    const quay = { ...asked, REPOSITORIES: 'quay.io/acme/notes' };
    await expect(step(compareScript, quay)).rejects.toMatchObject({ code: 1 });
  });
});

it('clones the tag, as long as it is the commit that was found', async () => {
  const { address, git } = await repository('v1.0.0');
  const COMMIT = await git('rev-parse', 'v1.0.0^{commit}');
  const env = { ADDRESS: address, TAG: 'v1.0.0', COMMIT };
  await step(cloneScript, env);
  const facts = await step(upstreamFactsScript, { COMMIT, VERSION: '1.0.0' });
  expect(facts).toMatch(
    new RegExp(`^version=1.0.0\nmajor=1\nminor=0\npatch=0\nshort-sha=${COMMIT.slice(0, 7)}\n`),
  );
  await rm(join(folder, 'upstream'), { recursive: true });
  const other = step(cloneScript, { ...env, COMMIT: 'f'.repeat(40) });
  await expect(other).rejects.toMatchObject({ code: 1 });
});

it('clones the tag where a branch has its name', async () => {
  const { address, git } = await repository('v1.0.0');
  const COMMIT = await git('rev-parse', 'v1.0.0^{commit}');
  await git('checkout', '-q', '-b', 'v1.0.0');
  await git('commit', '-q', '--allow-empty', '-m', 'later');
  await step(cloneScript, { ADDRESS: address, TAG: 'v1.0.0', COMMIT });
});

it.each(['out', 'app/../..', 'nowhere'])('builds nothing of %s, out of the clone', async (path) => {
  const { address, git } = await repository('v0.1.0');
  const root = fileURLToPath(address);
  await mkdir(join(root, 'app'));
  await writeFile(join(root, 'app', 'Dockerfile'), 'FROM scratch\n');
  await symlink('..', join(root, 'app', 'up'));
  await symlink('/etc', join(root, 'out'));
  await git('add', '.');
  await git('commit', '-q', '-m', 'links');
  await git('tag', 'v1.0.0');
  const env = { ADDRESS: address, TAG: 'v1.0.0', COMMIT: await git('rev-parse', 'HEAD') };
  await step(cloneScript, { ...env, PATHS: '.\napp/up\napp/Dockerfile' });
  await rm(join(folder, 'upstream'), { recursive: true });
  const led = step(cloneScript, { ...env, PATHS: `app\n${path}` });
  await expect(led).rejects.toMatchObject({
    stdout: expect.stringContaining('leads out of what was released') as string,
  });
});
