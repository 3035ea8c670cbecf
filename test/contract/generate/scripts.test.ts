import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  factsScript,
  keepDigestScript,
  latestScript,
  mergeScript,
  releaseScript,
  summaryScript,
} from '../../../src/release/generate/workflow/scripts.ts';

const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scripts-'));
});

/** A program of the runner that answers a fixed text and keeps its arguments. */
async function program(name: string, answer: string): Promise<void> {
  const file = join(folder, name);
  await writeFile(
    file,
    `#!/bin/bash\nprintf '%s\\n' "$@" >> '${folder}/asked'\ncat <<'END'\n${answer}\nEND\n`,
  );
  await chmod(file, 0o755);
}

/** As GitHub runs a step with `shell: bash`; what it wrote for later steps. */
async function step(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, 'output');
  await writeFile(file, '');
  await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: file,
      GITHUB_STEP_SUMMARY: file,
      GITHUB_REPOSITORY: 'acme/api',
      GITHUB_SHA: 'a'.repeat(40),
      ...env,
    },
    timeout: 20_000,
  });
  return readFile(file, 'utf8');
}

const asked = async () => (await readFile(join(folder, 'asked'), 'utf8')).trimEnd().split('\n');

describe('scripts of the workflow', () => {
  it.each([
    ['v2.0.0', 'true'],
    ['v1.9.1', 'false'],
    ['v10.0.0', 'true'],
    ['v3.0.0-rc.1', 'false'],
    ['vnext', 'false'],
  ])('latest at %s moves: %s', async (tag, moves) => {
    const there = ['v1.9.0', 'v1.10.0', 'v2.0.0', 'v3.0.0-rc.1', 'vnext', tag];
    await program('gh', there.map((one) => `refs/tags/${one}`).join('\n'));
    const env = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: tag, PREFIX: 'v', WITHOUT_TAG: 'false' };
    expect(await step(latestScript, env)).toBe(`moves=${moves}\n`);
  });

  it('asks nobody about latest for a branch', async () => {
    const env = { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main', PREFIX: 'v' };
    expect(await step(latestScript, { ...env, WITHOUT_TAG: 'true' })).toBe('moves=true\n');
  });

  it('tells what a template stands for', async () => {
    await program('git', '2026-01-31T10:00:00.000Z');
    const tag = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.4.0-rc.1', PREFIX: 'v' };
    const facts = await step(factsScript, { ...tag, FIRST_TAG: 'v1.4.0-rc.1' });
    expect(facts).toMatch(
      /^version=1\.4\.0-rc\.1\nmajor=1\nminor=4\npatch=0\nshort-sha=aaaaaaa\ndate=20.*Z\ncommit-date=2026-01-31T10:00:00\.000Z\n$/,
    );
    const branch = { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main', PREFIX: 'v' };
    expect(await step(factsScript, { ...branch, FIRST_TAG: 'main' })).toContain('version=main\n');
  });

  it('merges the digests of all platforms under all tags, or none', async () => {
    await program('docker', '');
    const env = {
      REPOSITORIES: '\nghcr.io/acme/api\nquay.io/acme/api', // the first has it already
      TAGS: 'ghcr.io/acme/api:1\nquay.io/acme/api:1',
    };
    for (const letter of ['a', 'b'])
      await step(keepDigestScript, { DIGEST: `sha256:${letter.repeat(64)}` });
    await step(mergeScript, { ...env, PLATFORMS: '2' });
    expect(await asked()).toEqual([
      ...['buildx', 'imagetools', 'create'],
      ...['--tag', 'ghcr.io/acme/api:1', '--tag', 'quay.io/acme/api:1'],
      `ghcr.io/acme/api@sha256:${'a'.repeat(64)}`,
      `ghcr.io/acme/api@sha256:${'b'.repeat(64)}`,
    ]);
    await expect(step(mergeScript, { ...env, PLATFORMS: '3' })).rejects.toMatchObject({ code: 1 });
  });

  it('says digests and how to pull', async () => {
    const manifests = [
      { digest: 'sha256:1', platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { digest: 'sha256:2', platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    await program('docker', JSON.stringify({ digest: 'sha256:0', manifests }));
    const env = { IMAGE: 'api', REPOSITORIES: 'ghcr.io/acme/api', TAGS: 'ghcr.io/acme/api:1' };
    const tag = { VERSION: '1', GITHUB_REF_TYPE: 'tag' };
    expect(await step(summaryScript, { ...env, ...tag, DIGEST: '' })).toBe(
      [
        ...['digest=sha256:0', 'tag=1', 'platforms=["linux/arm/v7"]'], // for later jobs
        ...['### api', '', '`sha256:0`', '', '| Platform | Digest |', '| --- | --- |'],
        ...['| linux/arm/v7 | `sha256:1` |', '', '```sh', 'docker pull ghcr.io/acme/api:1'],
        ...['docker pull ghcr.io/acme/api@sha256:0', '```', ''],
      ].join('\n'),
    );
  });

  it('says the tag that names the commit of a branch, and the platform of an image without an index', async () => {
    await program('docker', '{ "os": "linux", "architecture": "arm64" }');
    const env = { IMAGE: 'api', REPOSITORIES: '\nh:5000/api', DIGEST: 'sha256:1', VERSION: 'main' };
    const said = (...tags: string[]) =>
      step(summaryScript, { ...env, GITHUB_REF_TYPE: 'branch', TAGS: tags.join('\n') });
    const text = await said('h:5000/api:main', 'h:5000/api:sha-aaaaaaa');
    expect(text).toContain('\ntag=sha-aaaaaaa\nplatforms=["linux/arm64"]\n');
    expect(text).toContain('\n| linux/arm64 | `sha256:1` |\n');
    expect(await said('h:5000/api:main')).toContain('\ntag=main\n');
  });

  describe('the release', () => {
    /** `gh` of a repository that has a release, or none. */
    const gh = async (has: boolean) => {
      const file = join(folder, 'gh');
      const view = `if [[ $1 == release && $2 == view ]]; then exit ${has ? '0' : '1'}; fi`;
      const notes = `if [[ $1 == api ]]; then echo '* a change'; fi`;
      const keep = `printf '%s\\n' "$@" >> '${folder}/asked'`;
      await writeFile(file, `#!/bin/bash\n${view}\n${keep}\n${notes}\n`);
      await chmod(file, 0o755);
    };
    const release = (tag: string, more: Readonly<Record<string, string>> = {}) =>
      step(releaseScript, {
        ...{ GITHUB_REF_NAME: tag, PREFIX: 'my-app-v', LATEST: 'false' },
        ...{ DRAFT: 'false', PRERELEASE: 'false' },
        PULLS:
          'docker pull ghcr.io/acme/api@sha256:1\ndocker pull ghcr.io/acme/none@\ndocker pull ghcr.io/acme/web@sha256:2',
        ...more,
      });

    it('has what changed and the lines that pull, and is the latest only when told so', async () => {
      await gh(false);
      await release('my-app-v1.9.1');
      const said = (await asked()).join('\n');
      expect(said).toContain(
        '* a change\n\n## Images\n\n```sh\ndocker pull ghcr.io/acme/api@sha256:1\ndocker pull ghcr.io/acme/web@sha256:2\n```',
      );
      expect(said).toContain('--latest=false');
      expect(said).toContain('release\ncreate\nmy-app-v1.9.1\n--verify-tag');
      expect(said).not.toMatch(/--draft|--prerelease/);
    });

    it('is a prerelease or a draft where it is one', async () => {
      await gh(false);
      await release('my-app-v2.0.0-rc.1', { DRAFT: 'true' });
      expect((await asked()).slice(-2)).toEqual(['--draft', '--prerelease']);
    });

    it('leaves one that is there', async () => {
      await gh(true);
      await release('my-app-v1.9.1');
      await expect(asked()).rejects.toThrow('ENOENT');
    });
  });
});
