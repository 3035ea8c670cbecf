import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../git/repository.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});
afterEach(() => repository.remove());

function cli(argv: readonly string[], options: CliOptions = {}) {
  return runCli(['--directory', repository.folder, ...argv], options);
}

describe('tag', () => {
  it('shows the plan, asks, pushes and reads back; again there is nothing to do', async () => {
    const head = await repository.git('rev-parse', 'HEAD');
    const shown = await cli(['tag', '1.4.0', '--push', '--dry-run']);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toContain(`create v1.4.0 at ${head}`);
    expect(await repository.git('tag')).toBe('');
    expect((await cli(['tag', '1.4.0', '--push'])).exitCode).toBe(2);
    expect((await cli(['tag', '1.4.0', '--push'], { answer: 'n' })).exitCode).toBe(1);
    expect(await repository.git('tag')).toBe('');

    const made = await cli(['tag', '1.4.0', '--push'], { answer: 'y' });
    expect(made.stderr).toContain('Push v1.4.0 at');
    expect(made.stdout).toContain(`v1.4.0 is at ${head} (annotated). Read back from origin.`);
    expect(await repository.gitIn(repository.bare, 'rev-parse', 'v1.4.0^{commit}')).toBe(head);
    const again = await cli(['tag', '1.4.0', '--push', '--json']);
    expect(again.exitCode).toBe(0);
    expect(documentOf(again)).toMatchObject({ ok: true, steps: [], there: { commit: head } });
  });

  it('says everything that speaks against it before anything runs', async () => {
    await repository.git('remote', 'set-head', 'origin', 'main');
    await repository.git('switch', '-q', '-c', 'feat/x');
    await repository.commit('feat: unpushed');
    await repository.write('VERSION', '1.3.0\n');
    const run = await cli(['tag', '1.4.0', '--push', '--yes', '--json']);
    expect(run.exitCode).toBe(1);
    const codes = ['dirty', 'version', 'branch', 'unpushed'];
    expect(documentOf(run)).toMatchObject({ ok: false, concerns: codes.map((code) => ({ code })) });
    const text = (await cli(['tag', '1.4.0', '--push'])).stdout;
    for (const choice of ['--allow dirty', '--allow version', '--allow branch', '--push-branch'])
      expect(text).toContain(choice);
    expect(await repository.git('tag')).toBe('');
  });

  it('pushes the branch too when it is told to', async () => {
    const head = await repository.commit('feat: two');
    const argv = ['tag', '1.4.0', '--push', '--push-branch', '--yes'];
    expect((await cli(argv)).exitCode).toBe(0);
    expect(await repository.gitIn(repository.bare, 'rev-parse', 'main')).toBe(head);
  });

  it('names the commit of a tag that is elsewhere, and moves one only where nobody has it', async () => {
    await repository.git('tag', '-a', '-m', 'x', 'v1.4.0');
    const head = await repository.commit('feat: two');
    await repository.git('push', '-q', 'origin', 'main');
    const refused = await cli(['tag', '1.4.0', '--push', '--yes']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain('--replace');
    const moved = await cli(['tag', '1.4.0', '--push', '--yes', '--replace']);
    expect(moved.stdout).toContain(head);
    await repository.commit('feat: three');
    const stuck = await cli(['tag', '1.4.0', '--push', '--yes', '--replace']);
    expect(stuck.exitCode).toBe(1);
    expect(stuck.stdout).toContain('git push --delete origin v1.4.0');
    expect(await repository.git('rev-parse', 'v1.4.0^{commit}')).toBe(head);
  });

  it('with a push that is refused keeps the tag here, says why, and goes on when run again', async () => {
    await repository.hook(repository.bare, 'pre-receive', 'echo "GH013: no" >&2; exit 1');
    const refused = await cli(['tag', '1.4.0', '--push', '--yes']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/GH013[^]*Rules of the remote/);
    await repository.hook(repository.bare, 'pre-receive', 'exit 0');
    expect((await cli(['tag', '1.4.0', '--push', '--yes'])).exitCode).toBe(0);
  });

  it('takes prefix from slipway.yaml, a commit from the user, and refuses what is none', async () => {
    const first = await repository.git('rev-parse', 'HEAD');
    await repository.write('slipway.yaml', 'tag:\n  prefix: api/v\n  sign: false\n');
    await repository.commit('chore: configure');
    const made = await cli(['tag', '1.4.0', '--commit', 'HEAD~1', '--json']);
    expect(documentOf(made)).toMatchObject({ made: { name: 'api/v1.4.0', commit: first } });
    const wrong = await cli(['tag', '1.4.1', '--commit', 'nowhere']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('nowhere names no commit');
    expect((await cli(['tag', '1.4.1', '--allow', 'everything'])).exitCode).toBe(2);
  });
});

it('tag in a repository without commits', async () => {
  await repository.git('update-ref', '-d', 'HEAD');
  const run = await cli(['tag', '1.4.0']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('no commit yet');
});
