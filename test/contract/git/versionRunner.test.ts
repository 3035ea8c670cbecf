import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestRepository } from './repository.ts';
import { documentOf, runCli } from '../commandLine/runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
  await repository.write('VERSION', '1.0.0\n');
  await repository.write('slipway.yaml', 'checklist: [{ kind: version }]\n');
  await repository.commit('feat: files');
});
afterEach(() => repository.remove());

const cli = (...argv: string[]) => runCli(['--directory', repository.folder, ...argv, '--json']);

function commitWith(subject: string) {
  return {
    done: 1,
    steps: [{ state: 'passed', evidence: [{ kind: 'commit', subject }] }],
  };
}

it('the version step commits once, keeps its tick while it is so, and loses it when it is not', async () => {
  expect(documentOf(await cli('release', '1.1.0', '--yes'))).toMatchObject(
    commitWith('chore(release): 1.1.0'),
  );
  const head = await repository.git('rev-parse', 'HEAD');
  await cli('release', '1.1.0', '--yes');
  expect(await repository.git('rev-parse', 'HEAD')).toBe(head);
  await repository.write('VERSION', '1.0.9\n');
  await repository.git('commit', '-qam', 'fix: back');
  await cli('release', '1.1.0', '--yes');
  expect(await readFile(join(repository.folder, 'VERSION'), 'utf8')).toBe('1.1.0\n');
  expect(await repository.git('log', '-1', '--format=%s')).toBe('chore(release): 1.1.0');
});

it('the version step, killed between the file and the commit, commits what is written', async () => {
  await repository.write('VERSION', '1.1.0\n');
  expect(documentOf(await cli('release', '1.1.0', '--yes'))).toMatchObject(
    commitWith('chore(release): 1.1.0'),
  );
  expect(await repository.git('show', 'HEAD:VERSION')).toBe('1.1.0');
});

it('the version step fails, and says why, rather than take along other changes', async () => {
  await repository.write('VERSION', '1.0.0\nmine\n');
  const failed = await cli('release', '1.1.0', '--yes');
  expect(failed.exitCode).toBe(1);
  expect(documentOf(failed)).toMatchObject({ steps: [{ state: 'failed' }] });
  expect(failed.stdout).toContain('committed too: VERSION');
});

it('a plan does not blame the files before the version step has written them', async () => {
  const plan = async () => (await cli('release', '1.1.0', '--dry-run')).stdout;
  await repository.write('slipway.yaml', 'checklist: [{ kind: tag }]\n');
  await repository.git('commit', '-qam', 'chore: only the tag');
  expect(await plan()).toContain('The files do not say 1.1.0');
  await repository.write('slipway.yaml', 'checklist: [{ kind: version }, { kind: tag }]\n');
  await repository.git('commit', '-qam', 'chore: the version first');
  expect(await plan()).not.toContain('The files do not say 1.1.0');
});
