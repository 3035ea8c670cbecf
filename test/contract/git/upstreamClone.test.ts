import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUpstreamClones } from '../../../src/adapters/git/upstreamClone.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { tryLock } from '../../../src/adapters/slipwayFolder/lockFile.ts';
import type { UpstreamCommit } from '../../../src/release/mirror/upstreamClones.ts';
import { TestRepository } from './repository.ts';

const { signal } = new AbortController();
let repository: TestRepository;
let cache = '';

beforeEach(async () => {
  repository = await TestRepository.create();
  cache = await mkdtemp(join(tmpdir(), 'slipway-clones-'));
  await repository.write('app/Dockerfile', 'FROM scratch\n');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await repository.remove();
  await rm(cache, { recursive: true, force: true });
});

const clones = () =>
  createUpstreamClones({ run, folder: cache, tryLock: (file) => tryLock(file, 'a test') });

async function released(tag = 'v1.0.0'): Promise<UpstreamCommit> {
  await repository.git('add', '.');
  await repository.git('commit', '-q', '--allow-empty', '-m', tag);
  await repository.git('tag', tag);
  const commit = await repository.git('rev-parse', 'HEAD');
  return { address: pathToFileURL(repository.folder).href, tag, commit };
}

test('the files of the tag alone, kept for the next time', async () => {
  const wanted = await released();
  const folder = await clones().clone(wanted, signal);
  expect(folder.startsWith(cache)).toBe(true);
  expect(await readFile(join(folder, 'app', 'Dockerfile'), 'utf8')).toBe('FROM scratch\n');
  expect(await repository.gitIn(folder, 'rev-list', '--count', 'HEAD')).toBe('1');
  await rm(repository.folder, { recursive: true });
  expect(await clones().clone(wanted, signal)).toBe(folder);
});

test('a clone somebody changed is made anew', async () => {
  const wanted = await released();
  const folder = await clones().clone(wanted, signal);
  await writeFile(join(folder, 'app', 'Dockerfile'), 'FROM evil\n');
  await writeFile(join(folder, 'more'), '');
  await clones().clone(wanted, signal);
  expect(await readFile(join(folder, 'app', 'Dockerfile'), 'utf8')).toBe('FROM scratch\n');
  expect(existsSync(join(folder, 'more'))).toBe(false);
});

test('one that nobody wanted for a day goes when another is made; one of today stays', async () => {
  const old = await clones().clone(await released('v1.0.0'), signal);
  const recent = await clones().clone(await released('v1.1.0'), signal);
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(old, yesterday, yesterday);
  const made = await clones().clone(await released('v1.2.0'), signal);
  expect([old, recent, made].map((folder) => existsSync(folder))).toEqual([false, true, true]);
});

test('what a clone that broke off has left goes too', async () => {
  const kept = await clones().clone(await released('v1.0.0'), signal);
  const left = join(kept, '..', `${'a'.repeat(40)}.new`);
  await mkdir(left);
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(left, yesterday, yesterday);
  await clones().clone(await released('v1.1.0'), signal);
  expect([existsSync(left), existsSync(kept)]).toEqual([false, true]);
});

test('the tag counts where a branch has its name', async () => {
  const wanted = await released();
  await repository.git('checkout', '-q', '-b', wanted.tag);
  await repository.write('app/Dockerfile', 'FROM branch\n');
  await repository.git('commit', '-q', '-a', '-m', 'later');
  const folder = await clones().clone(wanted, signal);
  expect(await readFile(join(folder, 'app', 'Dockerfile'), 'utf8')).toBe('FROM scratch\n');
});

test('an annotated tag is its commit', async () => {
  const { address, commit } = await released();
  await repository.git('tag', '-a', '-m', 'two', 'v2.0.0', commit);
  const folder = await clones().clone({ address, tag: 'v2.0.0', commit }, signal);
  expect(folder.endsWith(commit)).toBe(true);
});

test('a folder that cannot be made is named with what to do', async () => {
  const wanted = await released();
  cache = join(cache, 'file');
  await writeFile(cache, '');
  await expect(clones().clone(wanted, signal)).rejects.toMatchObject({
    reason: 'clone-failed',
    remedy: expect.stringContaining('SLIPWAY_CACHE') as string,
  });
});

test('two at once make one', async () => {
  const wanted = await released();
  const [one, other] = await Promise.all([
    clones().clone(wanted, signal),
    clones().clone(wanted, signal),
  ]);
  expect(one).toBe(other);
});

test('a tag that moved is refused, and nothing of it stays', async () => {
  const wanted = await released();
  const commit = '0'.repeat(40);
  const failed = clones().clone({ ...wanted, commit }, signal);
  await expect(failed).rejects.toMatchObject({ reason: 'moved' });
  expect(
    await run({ file: 'find', args: [cache, '-name', 'Dockerfile'], timeoutMs: 9000 }, signal),
  ).toMatchObject({ stdout: '' });
});

test('nothing runs: no hooks of a template, no filters, no submodules', async () => {
  const ran = join(cache, 'ran');
  const template = join(cache, 'template');
  await repository.write('.gitattributes', '* filter=evil\n');
  await repository.write(
    '.gitmodules',
    `[submodule "sub"]\n  path = sub\n  url = ext::touch ${ran}\n`,
  );
  const wanted = await released();
  await run({ file: 'mkdir', args: ['-p', join(template, 'hooks')], timeoutMs: 9000 }, signal);
  const hook = join(template, 'hooks', 'post-checkout');
  await writeFile(hook, `#!/bin/sh\ntouch ${ran}\n`);
  await chmod(hook, 0o755);
  const config = join(cache, 'config');
  await writeFile(
    config,
    `[init]\n  templateDir = ${template}\n[submodule]\n  recurse = true\n[filter "evil"]\n  smudge = touch ${ran}; cat\n`,
  );
  vi.stubEnv('GIT_CONFIG_GLOBAL', config);
  vi.stubEnv('GIT_TEMPLATE_DIR', template);
  await clones().clone(wanted, signal);
  expect(existsSync(ran)).toBe(false);
});

test('a path within is found, and a link out of the clone is refused', async () => {
  await symlink('/etc', join(repository.folder, 'out'));
  await symlink('app', join(repository.folder, 'in'));
  const folder = await clones().clone(await released(), signal);
  const within = (path: string) => clones().within(folder, path);
  expect(await within('in/Dockerfile')).toBe(join(folder, 'app', 'Dockerfile'));
  expect(await within('.')).toBe(folder);
  for (const path of ['out', 'out/hosts', '..', '../..'])
    await expect(within(path)).rejects.toMatchObject({ reason: 'outside' });
  await expect(within('nowhere')).rejects.toMatchObject({ reason: 'missing' });
});

test('what is aborted leaves nothing behind that counts', async () => {
  const wanted = await released();
  const controller = new AbortController();
  controller.abort();
  await expect(clones().clone(wanted, controller.signal)).rejects.toThrow(/abort/i);
  expect(existsSync(await clones().clone(wanted, signal))).toBe(true);
});
