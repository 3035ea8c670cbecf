import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../git/repository.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});
afterEach(() => repository.remove());

const cli = (...argv: string[]) => runCli(['--directory', repository.folder, ...argv]);
const textOf = (path: string) => readFile(join(repository.folder, path), 'utf8');

/** A file of every kind, each with something that a careless writer would change. */
const files = (version: string) => ({
  'package.json': `\ufeff{\r\n\t"name": "api",\r\n\t"version" : "${version}",\r\n\t"x": { "version": "9.9.9" }\r\n}`,
  'package-lock.json': `{"name":"api","version":"${version}","packages":{"":{"version":"${version}"},"node_modules/a":{"version":"${version}"}}}\n`,
  VERSION: `v${version}\n\n`,
  'rust/Cargo.toml': `[package]\nname = "my_api"\nversion='${version}' # here\n[dependencies]\na = { version = "${version}" }\n`,
  'rust/Cargo.lock': `[[package]]\nname = "my-api"\nversion = "${version}"\n\n[[package]]\nname = "my-api"\nversion = "${version}"\nsource = "registry+x"\n`,
  'pyproject.toml': `[project]\nname = "api"\nversion = "${version}"\n`,
  'build/Dockerfile': `FROM scratch\nARG GO_VERSION=1.25\nARG VERSION="${version}"\n`,
  'cmd/version.go': `package main\n\nconst Version = "${version}" // \u{1f680}\n`,
  'docs/conf.txt': `release: ${version};\r\nprevious: ${version};`,
});
const config = `version-files:
  - package.json
  - VERSION
  - rust/Cargo.toml
  - pyproject.toml
  - build/Dockerfile
  - cmd/version.go
  - { file: docs/conf.txt, pattern: 'release: (.*);' }
`;

async function writeAll(written: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(written)) await repository.write(path, text);
}

describe('version bump', () => {
  it('writes every kind of file, nothing else in them, and commits them alone', async () => {
    await writeAll({ 'slipway.yaml': config, ...files('1.3.0') });
    await repository.commit('feat: files');
    await repository.git('tag', 'v1.3.0');
    await repository.commit('fix: a');
    await repository.commit('feat(api): b');
    await repository.write('file.txt', 'mine, unfinished');
    await repository.write('new.txt', 'mine too');
    await repository.git('add', 'new.txt');

    expect((await cli('version', '--next')).stdout).toBe('1.4.0\n');
    const dry = await cli('version', 'bump', '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toContain('1.3.0 → 1.4.0 (1 feature since v1.3.0)');
    expect(dry.stdout).toContain('+const Version = "1.4.0"');
    expect(await textOf('VERSION')).toBe('v1.3.0\n\n');

    const made = await cli('version', 'bump');
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(made.stdout).toMatch(/Committed 9 files as [0-9a-f]{9}: chore\(release\): 1\.4\.0/);
    const expected = {
      ...files('1.4.0'),
      'package-lock.json': files('1.3.0')
        ['package-lock.json'].replace('"version":"1.3.0"', '"version":"1.4.0"')
        .replace('{"version":"1.3.0"', '{"version":"1.4.0"'),
      'rust/Cargo.toml': files('1.4.0')['rust/Cargo.toml'].replace(
        'a = { version = "1.4.0"',
        'a = { version = "1.3.0"',
      ),
      'rust/Cargo.lock': files('1.3.0')['rust/Cargo.lock'].replace('1.3.0', '1.4.0'),
      'docs/conf.txt': 'release: 1.4.0;\r\nprevious: 1.3.0;',
    };
    for (const [path, text] of Object.entries(expected)) expect(await textOf(path)).toBe(text);
    const touched = await repository.git('show', '--format=%s', '--name-only', 'HEAD');
    expect(touched.split('\n')).toEqual([
      'chore(release): 1.4.0',
      '',
      ...Object.keys(expected).sort(),
    ]);
    expect(await repository.git('status', '--porcelain')).toBe('M file.txt\nA  new.txt');

    const again = await cli('version', 'bump', '1.4.0', '--json');
    expect(documentOf(again)).toMatchObject({ ok: true, files: [] });
  });

  it('shows files that disagree, and makes them agree', async () => {
    await writeAll({
      VERSION: '1.2.0\n',
      'package.json': '{"version":"1.3.0"}',
      Dockerfile: 'ARG VERSION=1.3.0\n',
    });
    await repository.commit('feat: files');
    const shown = await cli('version');
    expect(shown.stdout).toMatch(/package\.json +1\.3\.0\nVERSION +1\.2\.0\nDockerfile +1\.3\.0\n/);
    expect(shown.stdout).toContain('do not agree');
    expect(documentOf(await cli('version', '--json'))).toMatchObject({
      ...{ version: '1.3.0', agree: false, next: { version: '1.3.0' } },
      others: [
        { version: '1.3.0-rc.1' },
        { version: '1.3.1' },
        { version: '1.4.0' },
        { version: '2.0.0' },
      ],
    });
    expect((await cli('version', 'bump', '--pre', 'beta')).exitCode).toBe(0);
    expect(await textOf('VERSION')).toBe('1.3.0-beta.1\n');
    expect(documentOf(await cli('version', '--json'))).toMatchObject({ agree: true });
  });

  it('refuses what would take along other changes, and takes them when told to', async () => {
    await writeAll({ VERSION: '1.0.0\n', 'package.json': '{"name":"a","version":"1.0.0"}' });
    await repository.commit('feat: files');
    await repository.write('package.json', '{"name":"b","version":"1.0.0"}');
    const refused = await cli('version', 'bump', 'minor');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/committed too: package\.json\.[^]*--allow dirty/);
    expect(await textOf('VERSION')).toBe('1.0.0\n');
    expect((await cli('version', 'bump', 'minor', '--allow', 'dirty')).exitCode).toBe(0);
    expect(await repository.git('show', 'HEAD:package.json')).toBe(
      '{"name":"b","version":"1.1.0"}',
    );
  });

  it('goes on after git refused the commit: what is written is only committed', async () => {
    await writeAll({ VERSION: '1.0.0\n' });
    const head = await repository.commit('feat: files');
    await repository.hook(
      join(repository.folder, '.git'),
      'pre-commit',
      'echo "no bumps today" >&2; exit 1',
    );
    const refused = await cli('version', 'bump', '1.1.0');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('no bumps today');
    expect(await textOf('VERSION')).toBe('1.1.0\n');
    expect(await repository.git('rev-parse', 'HEAD')).toBe(head);
    await repository.hook(join(repository.folder, '.git'), 'pre-commit', 'exit 0');
    expect((await cli('version', 'bump', '1.1.0', '--dry-run')).stdout).toContain(
      '(written, to commit)',
    );
    expect((await cli('version', 'bump', '1.1.0')).exitCode).toBe(0);
    expect(await repository.git('log', '-1', '--format=%s')).toBe('chore(release): 1.1.0');
  });

  it('says what stands in the way: detached HEAD, a released version, a file without a place', async () => {
    await writeAll({ VERSION: '1.0.0\n' });
    await repository.commit('feat: files');
    await repository.git('tag', 'v1.1.0');
    await repository.git('checkout', '-q', '--detach');
    const both = await cli('version', 'bump', '1.1.0', '--json');
    expect(documentOf(both)).toMatchObject({
      ...{ ok: false, concerns: [{ code: 'detached' }, { code: 'released' }] },
    });
    expect(
      (await cli('version', 'bump', '1.1.0', '--allow', 'detached', '--allow', 'released'))
        .exitCode,
    ).toBe(0);
    await repository.write('slipway.yaml', 'version-files: [VERSION, missing.go]\n');
    const missing = await cli('version', 'bump', '1.2.0');
    expect(missing.stderr).toContain('missing.go is not there.');
    expect(await textOf('VERSION')).toBe('1.1.0\n');
    expect((await cli('version', 'bump', 'huge')).exitCode).toBe(2);
  });

  it('counts from the project’s folder within its repository, and never leaves it', async () => {
    await writeAll({
      'api/VERSION': '1.0.0\n',
      'api/slipway.yaml': 'tag: { prefix: api/v }\n',
      VERSION: '7.0.0\n',
    });
    await repository.commit('feat: files');
    await repository.git('tag', 'api/v1.0.0');
    await repository.git('tag', 'v8.0.0');
    await repository.commit('fix: a');
    const api = join(repository.folder, 'api');
    expect((await runCli(['--directory', api, 'version', 'bump'])).exitCode).toBe(0);
    expect(await repository.git('show', '--format=%s', '--name-only')).toBe(
      'chore(release): 1.0.1\n\napi/VERSION',
    );
    await symlink(join(repository.folder, 'VERSION'), join(api, 'LINK'));
    await repository.write('api/slipway.yaml', 'version-files: [LINK]\n');
    const outside = await runCli(['--directory', api, 'version', 'bump', '2.0.0']);
    expect(outside.stderr).toContain('outside the project');
    expect(await textOf('VERSION')).toBe('7.0.0\n');
  });

  it('keeps the mode of a file, and follows a link within the folder', async () => {
    await writeAll({ 'real.txt': '1.0.0\n' });
    await symlink('real.txt', join(repository.folder, 'VERSION'));
    await repository.git('add', '.');
    await repository.git('update-index', '--chmod=+x', 'real.txt');
    await repository.commit('feat: files');
    const before = await stat(join(repository.folder, 'real.txt'));
    await repository.write(
      'slipway.yaml',
      'version-files: [{ file: real.txt, pattern: "(.*)" }]\n',
    );
    expect((await cli('version', 'bump', '1.1.0')).exitCode).toBe(0);
    expect((await stat(join(repository.folder, 'real.txt'))).mode).toBe(before.mode);
    expect(await textOf('VERSION')).toBe('1.1.0\n');
  });
});
