import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { documentOf, runCli } from '../commandLine/runCli.ts';
import { TestRepository } from './repository.ts';

let repository: TestRepository;

const before = '# Changelog\n\n## [Unreleased]\n\n- New.\n';

beforeEach(async () => {
  repository = await TestRepository.create();
  await repository.write('CHANGELOG.md', before);
});
afterEach(() => repository.remove());

const cli = (...argv: string[]) => runCli(['--directory', repository.folder, ...argv, '--json']);
const release = () => cli('release', '1.1.0', '--yes');
const head = () => repository.git('rev-parse', 'HEAD');

async function withStep(): Promise<void> {
  await repository.write('slipway.yaml', 'checklist: [{ kind: changelog }]\n');
  await repository.commit('feat: files');
}

const ticked = {
  done: 1,
  steps: [{ state: 'passed', evidence: [{ kind: 'commit', subject: 'docs(changelog): 1.1.0' }] }],
};

it('the changelog step commits once, keeps its tick while it is so, and loses it when it is not', async () => {
  await withStep();
  const planned = await cli('release', '1.1.0', '--dry-run');
  expect(planned.stdout).toMatch(/\+## \[1\.1\.0\] - [0-9]{4}-/);
  expect(documentOf(await release())).toMatchObject(ticked);
  const commit = await head();
  await release();
  expect(await head()).toBe(commit);
  // What is new since is for the next version.
  const text = await readFile(join(repository.folder, 'CHANGELOG.md'), 'utf8');
  await repository.write(
    'CHANGELOG.md',
    text.replace('[Unreleased]\n', '[Unreleased]\n\n- Later.\n'),
  );
  expect(documentOf(await release())).toMatchObject({ done: 1 });
  await repository.write('CHANGELOG.md', before);
  await repository.git('commit', '-qam', 'fix: back');
  await release();
  expect(await repository.git('log', '-1', '--format=%s')).toBe('docs(changelog): 1.1.0');
});

it('the changelog step, killed between the file and the commit, commits what is written', async () => {
  await withStep();
  const written = before.replace('[Unreleased]\n', '[Unreleased]\n\n## [1.1.0] - 2020-01-01\n');
  await repository.write('CHANGELOG.md', written);
  expect(documentOf(await release())).toMatchObject(ticked);
  expect(`${await repository.git('show', 'HEAD:CHANGELOG.md')}\n`).toBe(written);
});

it('the changelog step fails, and says why', async () => {
  await withStep();
  await repository.write('CHANGELOG.md', `${before}- Mine.\n`);
  const dirty = await release();
  expect(dirty.exitCode).toBe(1);
  expect(dirty.stdout).toContain('committed too: CHANGELOG.md');
  await repository.write('CHANGELOG.md', '# Changelog\n');
  expect((await release()).stdout).toContain('no heading “Unreleased”');
});

it('without a list, the tag that is pushed has both the version and the changelog', async () => {
  await repository.write('VERSION', '1.0.0\n');
  await repository.commit('feat: files');
  await repository.git('push', '-q');
  expect(documentOf(await cli('checklist', '1.1.0'))).toMatchObject({
    steps: [{ id: 'version' }, { id: 'changelog' }, { id: 'tag' }],
  });
  expect(documentOf(await release())).toMatchObject({ done: 3 });
  const inTag = (path: string) => repository.gitIn(repository.bare, 'show', `v1.1.0:${path}`);
  expect(await inTag('VERSION')).toBe('1.1.0');
  expect(await inTag('CHANGELOG.md')).toContain('## [1.1.0] - ');
});
