import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../git/repository.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
  await repository.write('slipway.yaml', config('linux/amd64, linux/arm64'));
  await repository.write('Dockerfile', 'FROM scratch\n');
  await repository.commit('feat: an image');
});
afterEach(() => repository.remove());

function config(platforms: string): string {
  return `images: { api: { repositories: [docker.io/acme/api], platforms: [${platforms}] } }\n`;
}
const generate = (...argv: string[]) =>
  runCli(['--directory', repository.folder, 'generate', 'workflow', ...argv]);
const file = () => join(repository.folder, '.github/workflows/release-images.yaml');
const written = () => readFile(file(), 'utf8');

describe('slipway generate workflow', () => {
  it('shows a new file, writes it, and finds it as it should be', async () => {
    expect((await generate('--dry-run')).stdout).toContain('release-images.yaml (new)');
    await expect(written()).rejects.toThrow('ENOENT');
    expect((await generate('--check')).exitCode).toBe(1);
    const run = await generate('--yes', '--json');
    expect(documentOf(run)).toMatchObject({
      paths: ['.github/workflows/release-images.yaml'],
      secrets: ['DOCKERHUB_USERNAME', 'DOCKERHUB_TOKEN'],
      written: true,
    });
    expect(await written()).toContain('ubuntu-24.04-arm');
    const check = await generate('--check');
    expect([check.exitCode, check.stdout]).toEqual([
      0,
      '.github/workflows/release-images.yaml is as slipway.yaml says.\n',
    ]);
  });

  it('tells drift, and keeps what stands around the part', async () => {
    await generate('--yes');
    const mine = `# mine\n${await written()}  own: { runs-on: ubuntu-24.04, steps: [] }\n`;
    await writeFile(file(), mine);
    expect((await generate('--check')).exitCode).toBe(0);
    await repository.write('slipway.yaml', config('linux/amd64'));
    const check = await generate('--check');
    expect(check.exitCode).toBe(1);
    expect(check.stdout).toContain('-  merge-api:');
    expect(await written()).toBe(mine);
    await generate('--yes');
    expect(await written()).toMatch(/^# mine\n# slipway:begin workflow[^]*\n {2}own: \{.*\}\n$/);
    expect(await written()).not.toContain('merge-api');
  });

  it('writes a second one for software somebody else releases, which the first leaves out', async () => {
    const upstream = 'upstream: { notes: { github: acme/notes } }\n';
    const notes = 'notes: { context: "upstream:.", repositories: [ghcr.io/acme/notes] }';
    const own = config('linux/amd64').replace('images: {', `images: { ${notes},`);
    await repository.write('slipway.yaml', own + upstream);
    await generate('--yes');
    const mirror = join(repository.folder, '.github/workflows/mirror-images.yaml');
    expect(await readFile(mirror, 'utf8')).toContain('find-notes:');
    expect(await written()).not.toContain('notes');
    await rm(mirror);
    const check = await generate('--check');
    expect([check.exitCode, check.stdout]).toEqual([
      1,
      expect.stringContaining('mirror-images.yaml is not as slipway.yaml says'),
    ]);
    await repository.write('slipway.yaml', `images: { ${notes} }\n${upstream}`);
    expect((await generate('--yes')).stderr).toContain(
      'release-images.yaml is not in slipway.yaml any more',
    );
    await rm(file());
    expect((await generate('--yes')).stderr).not.toContain('any more');
    await expect(written()).rejects.toThrow('ENOENT');
    expect((await generate('--check')).stdout).toBe(
      '.github/workflows/mirror-images.yaml is as slipway.yaml says.\n',
    );
  });

  it('refuses a file somebody wrote', async () => {
    await repository.write('.github/workflows/release-images.yaml', 'on: push\n');
    const run = await generate('--yes');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('# slipway:begin workflow');
    expect(await written()).toBe('on: push\n');
  });

  it('makes no folder behind a link that leaves the project', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await symlink(outside, join(repository.folder, '.github'));
    const run = await generate('--yes');
    expect(run.exitCode).toBe(1);
    expect(await readdir(outside)).toEqual([]);
  });
});
