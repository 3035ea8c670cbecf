import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { startHostileRegistry, types } from '../registry/hostileRegistry.ts';
import { descriptor, name } from '../registry/images.ts';
import type { CliOptions, CliRun } from './runCli.ts';
import { runCli } from './runCli.ts';

/** A tagged project whose remote is acme/api on github.com, a GitHub and a registry to go with it. */
export interface GitHubProject {
  readonly api: FakeGitHub;
  readonly registry: HostileRegistry;
  readonly scratch: string;
  readonly folder: string;
  /** Commit of v1.4.0. */
  readonly sha: string;
  git(...args: string[]): string;
  /** slipway.yaml with more of `github:`, or more keys. */
  writeConfig(more: string): Promise<void>;
  /** Pushes the image; gives its digest. */
  pushImage(tag?: string): string;
  cli(argv: readonly string[], options?: CliOptions): Promise<CliRun>;
  close(): Promise<void>;
}

const changelog = `# Changelog

## [Unreleased]

## [1.4.0] - 2026-01-31

### Added

- Everything.

## [1.3.0]

- Old.
`;

export async function startGitHubProject(): Promise<GitHubProject> {
  const api = await startFakeGitHub();
  const registry = await startHostileRegistry();
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'slipway-publish-'));
  const folder = path.join(scratch, 'work');
  const git = (...args: string[]): string => {
    const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', [...user, ...args], options).trim();
  };
  const writeConfig = async (more: string): Promise<void> => {
    const config = `version: 1
images:
  api: { repositories: [${registry.host}/${name}], platforms: [linux/amd64] }
tags: |
  type=semver,pattern={{version}}
  type=sha
github:
  release: { assets: [dist/*] }
${more}`;
    await writeFile(path.join(folder, 'slipway.yaml'), config);
  };
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
  await writeConfig('');
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  await writeFile(path.join(folder, 'CHANGELOG.md'), changelog);
  await mkdir(path.join(folder, 'dist'));
  await writeFile(path.join(folder, 'dist', 'api_linux_amd64'), 'binary');
  git('remote', 'add', 'origin', 'https://github.com/acme/api.git');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', '-a', 'v1.4.0', '-m', 'v1.4.0');
  const sha = git('rev-parse', 'HEAD');
  api.repository.tags.set('v1.4.0', { commit: sha, annotated: true });
  return {
    ...{ api, registry, scratch, folder, sha, git, writeConfig },
    pushImage(tag = '1.4.0') {
      const config = registry.blob(name, { os: 'linux', architecture: 'amd64', config: {} });
      const pushed = registry.manifest(name, tag, {
        ...{ schemaVersion: 2, mediaType: types.manifest, layers: [] },
        config: descriptor(config, types.config),
      });
      return pushed.digest;
    },
    cli([command = '', ...argv], options = {}) {
      const env = {
        SLIPWAY_CACHE: path.join(scratch, 'cache'),
        DOCKER_CONFIG: path.join(scratch, 'docker'),
        ...{ GH_HOST: '', GH_TOKEN: '', GITHUB_TOKEN: 'good-token' },
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_API_URL: api.baseUrl,
        ...options.env,
      };
      return runCli([command, '--directory', folder, ...argv], { ...options, env });
    },
    async close() {
      await api.close();
      await registry.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
