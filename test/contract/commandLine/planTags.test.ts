import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentOf, runCli } from './runCli.ts';

const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-plan-'));
  await writeFile(path.join(folder, 'rules'), 'type=ref,event=branch\ntype=sha\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function plan(...argv: string[]) {
  return ['plan', 'tags', '--directory', folder, '--sha', sha, ...argv];
}

it('needs neither git nor a configuration', async () => {
  const run = await runCli(plan('--ref', 'refs/tags/v1.1.1', '--json'));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(documentOf(run)).toEqual({
    version: 'v1.1.1',
    tags: ['v1.1.1', 'latest'],
    warnings: [],
  });
});

it('prints one tag a line', async () => {
  const run = await runCli(plan('--ref', 'refs/heads/dev', '--rules', 'rules'));
  expect(run).toEqual({ exitCode: 0, stdout: 'dev\nsha-860c190\n', stderr: '' });
});

it.each([
  ['2020-02-29', '202002290000'],
  ['2020-01-10T00:30:00.123+01:00', '202001092330'],
  ['2020-01-10 00:30:00 +0100', '202001092330'],
])('--date %s', async (date, tag) => {
  const stdin = "type=raw,value={{date 'YYYYMMDDHHmm'}}";
  const run = await runCli(plan('--ref', 'refs/heads/x', '--rules', '-', '--date', date), {
    stdin,
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: `${tag}\n` });
});

it.each(['2021-02-29', '2026-02-30T00:00:00Z', 'May 2020', '1', '2020-01-10 (x)'])(
  '--date %s is no time',
  async (date) => {
    const run = await runCli(plan('--ref', 'refs/heads/x', '--date', date));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  },
);

it('reads rules from standard input, and takes date, event, branch and flavor', async () => {
  const stdin = "type=schedule,pattern={{date 'YYYYMMDD'}}\ntype=edge,branch=main\n";
  const options = ['--rules', '-', '--event', 'schedule', '--date', '2020-01-10T00:30:00Z'];
  const argv = plan('--ref', 'refs/heads/main', ...options, '--flavor', 'suffix=-x', '--json');
  expect(documentOf(await runCli(argv, { stdin }))).toMatchObject({
    tags: ['20200110-x', 'edge-x'],
  });
});

it('has an empty version and a warning when no rule applies', async () => {
  const stdin = 'type=ref,event=tag\n';
  const argv = plan('--ref', 'refs/heads/main', '--rules', '-');
  expect(documentOf(await runCli([...argv, '--json'], { stdin }))).toEqual({
    version: '',
    tags: [],
    warnings: [expect.any(String)],
  });
  const { exitCode, stdout, stderr } = await runCli(argv, { stdin });
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^warning: /);
});

it('fails with 1 on a rule docker/metadata-action refuses', async () => {
  const run = await runCli(plan('--ref', 'refs/heads/main', '--rules', '-', '--json'), {
    stdin: 'type=bogus\n',
  });
  expect(run.exitCode).toBe(1);
  expect(documentOf(run)).toMatchObject({ error: { reason: 'invalid-rule' } });
  expect(run.stderr).toMatch(/^error: /);
});
