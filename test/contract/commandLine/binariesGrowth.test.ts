import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import { documentOf } from './runCli.ts';

let project: GitHubProject;

beforeEach(async () => {
  project = await startGitHubProject();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  expect(project.api.violations).toEqual([]);
  await project.close();
});

const weighs = (bytes: number) => `sh -c 'head -c ${bytes} /dev/zero > "$0"' {{output}}`;

async function configure(binaries: Readonly<Record<string, object>>, more = ''): Promise<void> {
  await project.writeConfig(`binaries: ${JSON.stringify(binaries)}\n${more}`);
}

function publish(tag: string, files: Readonly<Record<string, number>>, more: object = {}): void {
  const { releases } = project.api.repository;
  releases.push({
    ...{ id: 1000 + releases.length, tag_name: tag, target_commitish: 'main', name: tag, body: '' },
    ...{ draft: false, prerelease: false, immutable: false },
    assets: Object.entries(files).map(([name, size], at) => ({
      ...{ id: 5000 + 100 * releases.length + at, name, size, state: 'uploaded', digest: null },
    })),
    ...more,
  });
}

const platforms = ['linux/amd64', 'windows/amd64'];

describe('the sizes of binaries since the last release', () => {
  it('are shown beside each file, of the newest full release below this one', async () => {
    publish('v1.2.0', { api_linux_amd64: 5 });
    publish('v1.3.0', { api_linux_amd64: 1000, 'api_windows_amd64.exe': 1100 });
    publish('v1.4.0-rc.1', { api_linux_amd64: 1 }, { prerelease: true });
    publish('v1.4.0', { api_linux_amd64: 2 });
    publish('v2.0.0', { api_linux_amd64: 3 });
    await configure({ api: { build: weighs(1032), platforms, maxGrowth: '5%' } });
    const run = await project.cli(['binaries']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^FILE +PLATFORM +SIZE +SINCE v1\.3\.0 +IS$/m);
    expect(run.stdout).toMatch(/^dist\/api_linux_amd64 +linux\/amd64 +1\.0 kB +\+3\.2 % +of no/m);
    expect(run.stdout).toMatch(/^dist\/api_windows_amd64\.exe .* 1\.0 kB +−6\.2 % +of no/m);
    const document = documentOf(await project.cli(['binaries', '--json']));
    expect(document).toMatchObject({
      binaries: [{ files: [{ size: 1032, before: { tag: 'v1.3.0', size: 1000 } }] }, {}],
    });
  });

  it('fail where they grew more than they may, and say what was not compared', async () => {
    publish('v1.3.0', { api_linux_amd64: 1000 });
    await configure({ api: { build: weighs(1101), platforms, maxGrowth: '10%' } });
    const run = await project.cli(['binaries']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      'dist/api_linux_amd64 is 1.1 kB, +10.1 % since v1.3.0: more than the +10.0 % it may be.',
    );
    expect(run.stderr).toContain('raise binaries.api.maxGrowth');
    expect(run.stdout).toContain('is not compared: v1.3.0 has no api_windows_amd64.exe');
  });

  it('are those of archives where archives are released', async () => {
    publish('v1.3.0', { 'api_1.3.0_linux_amd64.tar.gz': 10, api_linux_amd64: 9e9 });
    const build = weighs(1000);
    await configure({
      api: { build, platforms: ['linux/amd64'], archive: 'auto', maxGrowth: '10%' },
    });
    const { stderr } = await project.cli(['binaries']);
    expect(stderr).toMatch(/dist\/api_1\.4\.0_linux_amd64\.tar\.gz is [0-9]+ B, \+[0-9.]+ % since/);
  });

  it('are not those of a file that two platforms share', async () => {
    publish('v1.3.0', { api: 10 });
    const build = `sh -c 'mkdir -p "$(dirname "$0")"; head -c 1000 /dev/zero > "$0"' {{output}}`;
    const output = 'dist/{{os}}/api';
    await configure({ api: { build, output, platforms, maxGrowth: '10%' } });
    const run = await project.cli(['binaries']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('is not compared: v1.3.0 has no file that is its alone');
  });

  it('are not judged without an earlier release, which is said', async () => {
    publish('v1.4.0', { api_linux_amd64: 1 });
    await configure({ api: { build: weighs(1000), platforms, maxGrowth: '10%' } });
    const run = await project.cli(['binaries']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toContain('No release before 1.4.0 was found, so maxGrowth had nothing');
    expect(run.stdout).not.toContain('SINCE');
  });

  it('that cannot be asked for fail only who has a rule about them', async () => {
    publish('v1.3.0', { api_linux_amd64: 1000, tool_linux_amd64: 1000 });
    project.api.fault('repos/list-releases', { status: 403 });
    const linux = { build: weighs(1000), platforms: ['linux/amd64'] };
    await configure({ api: { ...linux, maxGrowth: '10%' }, tool: linux });
    const run = await project.cli(['binaries']);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/dist\/api_linux_amd64 +linux\/amd64 +failed/);
    expect(run.stdout).toMatch(/dist\/tool_linux_amd64 +linux\/amd64 +1\.0 kB/);
    expect(run.stderr).toContain(
      'dist/api_linux_amd64 could not be compared with the last release',
    );
    expect(run.stderr).toContain('take binaries.api.maxGrowth out of slipway.yaml');

    await configure({ tool: linux });
    project.api.fault('repos/list-releases', { status: 403 });
    const without = await project.cli(['binaries']);
    expect([without.exitCode, without.stderr]).toEqual([0, expect.not.stringContaining('release')]);
    expect(without.stdout).not.toContain('SINCE');
  });

  it('are not waited for where nothing was built', async () => {
    project.api.fault('repos/list-releases', 'hang');
    const broken = { build: `sh -c 'exit 3'`, platforms: ['linux/amd64'], maxGrowth: '10%' };
    await configure({ api: broken });
    const begun = performance.now();
    const run = await project.cli(['binaries']);
    expect(run.stderr).toContain('ended with exit code 3');
    // GitHub would be given 20 seconds.
    expect(performance.now() - begun).toBeLessThan(10_000);
  }, 30_000);

  it('are those an earlier release was carried out with, where there is no GitHub', async () => {
    project.git('remote', 'remove', 'origin');
    const steps = 'checklist: [{ id: files, title: Files, kind: binaries }]';
    const linux = { platforms: ['linux/amd64'], maxGrowth: '10%' };
    await configure({ api: { ...linux, build: weighs(1000) } }, steps);
    project.git('tag', '-d', 'v1.4.0');
    const first = await project.cli(['release', '1.3.0', '--yes']);
    expect(first.exitCode, first.stderr).toBe(0);
    await configure({ api: { ...linux, build: weighs(1050) } }, steps);
    const second = await project.cli(['release', '1.4.0', '--yes']);
    expect(second.exitCode, second.stderr).toBe(0);
    expect(second.stdout).toContain('dist/api_linux_amd64: +5.0 % since 1.3.0.');
    await configure({ api: { ...linux, build: weighs(2000) } }, steps);
    const grown = await project.cli(['binaries', '--release', '1.4.1']);
    expect(grown.stderr).toContain('+90.5 % since 1.4.0: more than the +10.0 % it may be');
    expect(project.api.operations()).toEqual([]);
    const state = path.join(project.folder, '.slipway/releases');
    await rm(state, { recursive: true });
    expect((await project.cli(['binaries', '--release', '1.4.1'])).stderr).toContain(
      'No release before 1.4.1 was found',
    );
  });

  it('are compared by name for goreleaser, but not those of its checksums', async () => {
    const files = { archive: 'dist/api_1.4.0_linux_amd64.tar.gz', sums: 'dist/api_1.4.0_sums.txt' };
    const list = JSON.stringify([
      { name: 'api', path: files.archive, type: 'Archive', goos: 'linux', goarch: 'amd64' },
      { name: 'sums', path: files.sums, type: 'Checksum' },
    ]);
    const script = `#!/bin/sh\nhead -c 1200 /dev/zero > ${files.archive}\nhead -c 900 /dev/zero > ${files.sums}\ncat > dist/artifacts.json <<'END'\n${list}\nEND\n`;
    const bin = path.join(project.scratch, 'bin');
    execFileSync('sh', [
      '-c',
      'mkdir "$1"; printf %s "$0" > "$1/goreleaser"; chmod +x "$1"/*',
      script,
      bin,
    ]);
    vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
    const sums = { 'api_1.3.0_sums.txt': 10 };
    publish('v1.3.0', { ...sums, 'api_1.3.0_linux_amd64.tar.gz': 1150 });
    await configure({ all: { goreleaser: true, maxGrowth: '10%' } });
    const run = await project.cli(['binaries']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/_linux_amd64\.tar\.gz +goreleaser +1\.2 kB +\+4\.3 %/);
    expect(run.stdout).toMatch(/_sums\.txt +goreleaser +900 B$/m);
  });
});
