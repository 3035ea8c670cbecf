import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

let folder = '';

const config = `checklist:
  - { id: test, title: Tests, kind: test, run: "sh -c 'echo tested {{version}} at {{sha}}; test ! -e broken'" }
  - { id: docs, title: Tell the team, note: Write to the list. }
  - { id: publish, title: Publish, run: "sh -c 'echo out >> published'", irreversible: true }
  - { id: beta, title: Only before, run: "false", only: prerelease }
`;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-checklist-'));
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function cli(argv: readonly string[], options: CliOptions = {}) {
  return runCli([...argv, '--directory', folder], options);
}

const published = () => readFile(path.join(folder, 'published'), 'utf8').catch(() => '');

describe('slipway release and checklist', () => {
  it('run to what waits, go on, and have nothing to do in the end', async () => {
    const shown = await cli(['checklist']);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('1.4.0  1 of 4 done  slipway.yaml');
    expect(shown.stdout).toMatch(/\[ \] test +Tests/);
    expect(shown.stdout).toContain('1.4.0 is no prerelease.');

    const first = await cli(['release', '--yes']);
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toMatch(/\[x\] test .*UTC\n +exit code 0: sh -c/);
    expect(first.stdout).toMatch(/\[\?\] docs .*\n +Write to the list\./);
    expect(first.stdout).toContain('slipway checklist 1.4.0 --done docs --note "…"');
    expect(await published()).toBe('');
    const log = await readFile(
      path.join(folder, '.slipway/releases/1.4.0.logs/test.1.log'),
      'utf8',
    );
    expect(log).toMatch(/^tested 1\.4\.0 at [0-9a-f]{40}\n$/);

    expect((await cli(['checklist', '--done', 'docs', '--note', 'written'])).exitCode).toBe(0);
    const second = await cli(['release', '1.4.0', '--yes', '--json']);
    expect(second.exitCode).toBe(0);
    expect(documentOf(second)).toMatchObject({
      ok: true,
      done: 4,
      steps: [
        { id: 'test', state: 'passed', evidence: [{ kind: 'exit', exitCode: 0 }] },
        { id: 'docs', state: 'passed', evidence: [{ kind: 'note', text: 'written' }] },
        { id: 'publish', state: 'passed' },
        { id: 'beta', state: 'skipped' },
      ],
    });
    const journal = await readFile(path.join(folder, '.slipway/releases/1.4.0.json'), 'utf8');
    const third = await cli(['release', '--yes']);
    expect(third.exitCode).toBe(0);
    expect(third.stdout).toContain('Nothing is left to do.');
    expect(await published()).toBe('out\n');
    expect(await readFile(path.join(folder, '.slipway/releases/1.4.0.json'), 'utf8')).toBe(journal);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })).toBe(
      '?? published\n',
    );
  });

  it('ask before what stays, and leave it waiting where nobody can be asked', async () => {
    for (const step of ['test', 'docs'])
      await cli(['checklist', '--skip', step, '--reason', 'not today']);
    const nobody = await cli(['release']);
    expect(nobody.exitCode).toBe(1);
    expect(nobody.stdout).toContain('“Publish” waits');
    const no = await cli(['release'], { answer: 'n' });
    expect(no.stderr).toContain("Run sh -c 'echo out >> published'? What it does stays. [y/N]");
    expect([no.exitCode, await published()]).toEqual([1, '']);
    const yes = await cli(['checklist', '--run', 'publish'], { answer: 'y' });
    expect([yes.exitCode, await published()]).toEqual([0, 'out\n']);
    const again = await cli(['checklist', '--run', 'publish', '--yes']);
    expect(again.stderr).toContain('has passed, and its evidence still holds');
    expect([again.exitCode, await published()]).toEqual([1, 'out\n']);
  });

  it('show what would run, and write nothing', async () => {
    const { stdout, exitCode } = await cli(['release', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("publish  Publish\n    Run sh -c 'echo out >> published'");
    expect(await readdir(folder)).not.toContain('.slipway');
  });

  it('say what failed, where its output is, and look at the tests again on another commit', async () => {
    await writeFile(path.join(folder, 'broken'), '');
    const failed = await cli(['checklist', '--run', 'test']);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toMatch(
      /\[!\] test .*\n +exit code 1: .*\n +.*ended with exit code 1\.\n +next: Its output is in \.slipway/,
    );
    await rm(path.join(folder, 'broken'));
    expect((await cli(['checklist', '--run', 'test'])).exitCode).toBe(0);
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@e.org', 'commit', '-q', '--allow-empty', '-m', 'x'],
      { cwd: folder },
    );
    const moved = await cli(['checklist', '--run', 'docs']);
    expect(moved.stdout).toMatch(/\[ \] test .*\n +It passed on commit [0-9a-f]{7}; now it is/);
  });

  it('refuse what is none', async () => {
    expect((await cli(['checklist', '--run', 'tset'])).exitCode).toBe(2);
    expect((await cli(['checklist', '--done', 'docs'])).stderr).toContain('--done needs --note');
    expect((await cli(['release', '--from', 'nowhere'])).stderr).toContain(
      'Its steps are test, docs, publish, beta.',
    );
    await writeFile(path.join(folder, 'slipway.yaml'), 'checklist:\n  - { kind: test }\n');
    const wrong = await cli(['release', '--yes']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('slipway.yaml:2');
  });
});
