import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name } from '../registry/images.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

let api: FakeGitHub;
let registry: HostileRegistry;
let scratch = '';
let folder = '';
let sha = '';

function git(...args: string[]): string {
  const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', [...user, ...args], options).trim();
}

beforeEach(async () => {
  api = await startFakeGitHub();
  registry = await startHostileRegistry();
  scratch = await mkdtemp(path.join(os.tmpdir(), 'slipway-publish-'));
  folder = path.join(scratch, 'work');
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
  await writeConfig('');
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.4.0] - 2026-01-31\n\n### Added\n\n- Everything.\n\n## [1.3.0]\n\n- Old.\n';
  await writeFile(path.join(folder, 'CHANGELOG.md'), changelog);
  await mkdir(path.join(folder, 'dist'));
  await writeFile(path.join(folder, 'dist', 'api_linux_amd64'), 'binary');
  git('remote', 'add', 'origin', 'https://github.com/acme/api.git');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', '-a', 'v1.4.0', '-m', 'v1.4.0');
  sha = git('rev-parse', 'HEAD');
  api.repository.tags.set('v1.4.0', { commit: sha, annotated: true });
});

afterEach(async () => {
  await api.close();
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
  expect(api.violations).toEqual([]);
});

async function writeConfig(gitHub: string): Promise<void> {
  const config = `version: 1
images:
  api: { repositories: [${registry.host}/${name}], platforms: [linux/amd64] }
tags: type=semver,pattern={{version}}
github:
  release: { assets: [dist/*] }
${gitHub}`;
  await writeFile(path.join(folder, 'slipway.yaml'), config);
}

function pushImage(): string {
  const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: {} });
  const pushed = registry.manifest(name, '1.4.0', {
    ...{ schemaVersion: 2, mediaType: types.manifest, layers: [] },
    config: descriptor(config, types.config),
  });
  return pushed.digest;
}

function cli(argv: readonly string[], options: CliOptions = {}) {
  const env = {
    SLIPWAY_CACHE: path.join(scratch, 'cache'),
    DOCKER_CONFIG: path.join(scratch, 'docker'),
    ...{ GH_HOST: '', GH_TOKEN: '', GITHUB_TOKEN: 'good-token' },
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: api.baseUrl,
    ...options.env,
  };
  return runCli(['publish', '--directory', folder, ...argv], { ...options, env });
}

describe('publish', () => {
  it('shows the plan and the notes, and writes nothing', async () => {
    const digest = pushImage();
    const run = await cli(['--dry-run']);
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`v1.4.0 of acme/api on github.com, commit ${sha}\n`);
    expect(run.stdout).toContain('new, published at the end');
    expect(run.stdout).toMatch(/upload {2}api_linux_amd64 +6 B {2}sha256:9a3a45d0/);
    expect(run.stdout).toContain('│ - Everything.\n');
    expect(run.stdout).not.toContain('Old.');
    expect(run.stdout).toContain(`docker pull ${registry.host}/${name}@${digest}\n`);
    expect(run.stdout).toContain(
      `${registry.host}/${name}:1.4.0\` | \`linux/amd64\` | \`${digest}\` |`,
    );
    expect(api.repository.releases).toEqual([]);
  });

  it('publishes with --yes, says so as JSON, and has nothing to do the second time', async () => {
    pushImage();
    const run = await cli(['--yes', '--json']);
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toMatchObject({
      ...{
        version: '1.4.0',
        tag: 'v1.4.0',
        commit: sha,
        repository: 'acme/api',
        host: 'github.com',
      },
      ...{ url: 'https://github.com/acme/api/releases/tag/v1.4.0', draft: false, created: true },
      uploaded: ['api_linux_amd64'],
    });
    expect(api.repository.releases[0]).toMatchObject({ draft: false, name: 'v1.4.0' });
    const again = await cli(['--json']);
    expect(again.exitCode).toBe(0);
    expect(documentOf(again)).toMatchObject({ work: false, existing: { draft: false } });
    expect((await cli([])).stdout).toMatch(/published, as it should be[\s\S]*Nothing to do\.\n$/);
  });

  it('asks, naming tag and repository, and takes no for an answer', async () => {
    const run = await cli([], { answer: 'n' });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Publish the release v1.4.0 of acme/api on github.com?');
    expect(api.repository.releases).toEqual([]);
    expect((await cli([])).exitCode).toBe(2);
    const done = await cli(['--draft'], { answer: 'y' });
    expect(done.stdout).toMatch(/^v1\.4\.0 is a draft: 1 asset, read back\.\n/);
    expect(done.stderr).toContain(`${registry.host}/${name}:1.4.0 is not in the registry`);
  });

  it('takes notes and assets from the command line', async () => {
    await writeFile(path.join(scratch, 'notes.md'), 'Only this.\n');
    const notes = ['--notes', path.join(scratch, 'notes.md'), '--asset', 'VERSION'];
    const run = await cli([...notes, '--title', 'Spring', '--yes']);
    expect(run.exitCode).toBe(0);
    const [release] = api.repository.releases;
    expect(release?.name).toBe('Spring');
    expect(release?.body).toMatch(
      /^Only this\.\n\n## Checksums\n\n```text\n[0-9a-f]{64} {2}VERSION\n/,
    );
    expect((await cli(['--notes', path.join(scratch, 'none.md')])).exitCode).toBe(2);
    const none = await cli(['--asset', 'dist/*.gz', '--dry-run']);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('No file matches dist/*.gz.');
  });

  it('needs a token, and gives it to no other host', async () => {
    const anonymous = await cli(['--dry-run'], { env: { GITHUB_TOKEN: '' } });
    expect(anonymous.stderr).toMatch(/Nobody is signed in to github\.com\.[\s\S]*GITHUB_TOKEN/);
    await writeConfig('  host: github.evil.example\n  repository: acme/api\n');
    const elsewhere = await cli(['--dry-run']);
    expect(elsewhere.stderr).toContain('Nobody is signed in to github.evil.example.');
    expect(api.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('speaks to GitHub Enterprise, named in slipway.yaml', async () => {
    const enterprise = await startFakeGitHub('/api/v3');
    enterprise.repository.tags.set('v1.4.0', { commit: sha, annotated: false });
    git('remote', 'set-url', 'origin', 'git@git.example.com:acme/api.git');
    await writeConfig('  host: git.example.com\n');
    const env = {
      GITHUB_SERVER_URL: 'https://git.example.com',
      GITHUB_API_URL: enterprise.baseUrl,
    };
    const run = await cli(['--yes', '--json'], { env });
    await enterprise.close();
    expect(run.stderr).not.toContain('error:');
    expect(documentOf(run)).toMatchObject({ host: 'git.example.com', draft: false });
    expect(enterprise.violations).toEqual([]);
    expect(enterprise.operations()).toContain('repos/upload-release-asset');
  });

  it('says that the tag is not pushed, and what to do', async () => {
    api.repository.tags.clear();
    const run = await cli(['--dry-run']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('next: Push it first: git push origin v1.4.0');
  });
});
