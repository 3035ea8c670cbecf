import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCli } from '../contract/commandLine/cliProcess.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
const repository = `${registry}/cli-test/api`;
const digest: unknown = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
const number: unknown = expect.any(Number);
const list: unknown = expect.any(Array);
const platforms = 'linux/amd64,linux/arm64';
let folder = '';

const dockerfile = `FROM ${registry}/library/busybox:latest
ARG VERSION
RUN echo "$VERSION for $(uname -m)" >/version
`;

const config = `version: 1
images:
  api:
    repositories: [${repository}]
    platforms: [linux/amd64, linux/arm64]
    args: { VERSION: '{{version}}' }
  broken:
    repositories: [${registry}/cli-test/broken]
    dockerfile: broken.Dockerfile
    platforms: [linux/amd64]
  slow:
    repositories: [${registry}/cli-test/slow]
    dockerfile: slow.Dockerfile
    platforms: [linux/amd64]
tags: |
  type=semver,pattern={{version}}
  type=sha
`;

async function slipway(...argv: string[]) {
  return startCli([...argv, '--directory', folder], { SLIPWAY_CACHE: path.join(folder, '.cache') })
    .exit;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-cli-'));
  const from = `FROM ${registry}/library/busybox:latest\n`;
  await writeFile(path.join(folder, 'Dockerfile'), dockerfile);
  await writeFile(path.join(folder, 'broken.Dockerfile'), `${from}RUN echo because; exit 3\n`);
  await writeFile(path.join(folder, 'slow.Dockerfile'), `${from}RUN sleep 120\n`);
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  await writeFile(path.join(folder, '.gitignore'), '.cache\n');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first');
  git('tag', 'v1.2.3');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('build', () => {
  it('shows the exact command and runs nothing with --dry-run', async () => {
    const { code, stdout } = await slipway('build', 'api', '--push', '--dry-run', '--json');
    expect(code).toBe(0);
    const { images } = JSON.parse(stdout) as { images: { command: string[] }[] };
    expect(images).toMatchObject([
      { image: 'api', platforms: platforms.split(','), warnings: list },
    ]);
    expect(images[0]?.command.slice(0, 2)).toEqual(['docker', 'buildx']);
    expect(images[0]?.command).toContain('--push');
  });

  it('pushes two platforms; the registry, tags and inspect agree on the digest', async () => {
    const tag = `t${process.pid}`;
    const run = await slipway('build', 'api', '--push', '--tag', tag, '--json');
    expect(run).toMatchObject({ code: 0 });
    const built = JSON.parse(run.stdout) as { images: { digest: string }[] };
    expect(built.images).toHaveLength(1);
    expect(built.images[0]).toMatchObject({
      image: 'api',
      digest,
      tags: [`${repository}:${tag}`],
      platforms: platforms.split(',').map((platform) => ({ platform, digest, size: number })),
      durationMs: number,
    });
    expect(run.stderr).toMatch(/^api {2}done {7}linux\/arm64 {2}/m);
    const inspected = await slipway('inspect', `${repository}:${tag}`, '--json');
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      reference: `${repository}:${tag}`,
      digest: built.images[0]?.digest,
      platforms: platforms.split(',').map((platform) => ({
        platform,
        digest,
        size: number,
      })),
    });
    const listed = await slipway('tags', repository);
    expect(listed.stdout.split('\n')).toContain(tag);
  });

  it('says what failed, where, its last lines, and what to do', async () => {
    const { code, stdout, stderr } = await slipway('build', 'broken', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      images: [],
      error: { reason: 'command-failed', tail: expect.arrayContaining(['because']) as unknown },
    });
    expect(stderr).toMatch(/^error: /m);
    expect(stderr).toMatch(/^ {2}│ because$/m);
    expect(stderr).toMatch(/^next: /m);
  });

  it('is cancelled by SIGINT: 130, and no buildx stays behind', async () => {
    const run = startCli(['build', 'slow', '--no-cache', '--directory', folder]);
    await run.said(/started .*RUN sleep/);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.exit;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Cancelled\.\n$/);
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes).not.toContain(path.join(folder, 'slow.Dockerfile'));
  });
});

it('lists builders; the doctor’s exit code is its verdict', async () => {
  const builders = await slipway('builders', '--json');
  expect(JSON.parse(builders.stdout)).toMatchObject({
    builders: expect.arrayContaining([expect.objectContaining({ name: 'default' })]) as unknown,
  });
  const doctor = await slipway('doctor', '--json');
  expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: doctor.code === 0 });
});

it('plans the tags of the commit from git and slipway.yaml', async () => {
  const { stdout } = await slipway('plan', 'tags');
  expect(stdout).toMatch(/^1\.2\.3\nsha-[0-9a-f]{7}\nlatest\n$/);
});
