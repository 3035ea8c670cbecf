import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commandLine/commands.ts';
import { documentOf, runCli } from './runCli.ts';

describe('help', () => {
  it('of the program names every command and option', async () => {
    const { exitCode, stdout, stderr } = await runCli(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const { name } of commands) expect(stdout).toContain(`  ${name} `);
    for (const option of ['--json', '--directory DIR', '--insecure-registry HOST', '--version'])
      expect(stdout).toContain(option);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'of %s shows usage, every option and an example',
    async (name, command) => {
      const { exitCode, stdout } = await runCli([...name.split(' '), '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`slipway ${name} ${command.operands}`.trim());
      for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
      for (const example of command.examples) expect(stdout).toContain(`  ${example}\n`);
    },
  );

  it('fits a terminal of 120 columns and has no trailing space', async () => {
    for (const { name } of commands) {
      const { stdout } = await runCli([...name.split(' '), '--help']);
      for (const line of stdout.split('\n')) {
        expect(line.length).toBeLessThanOrEqual(120);
        expect(line).not.toMatch(/\s$/);
      }
    }
  });

  it('is also asked for with `help`', async () => {
    expect((await runCli(['help', 'build'])).stdout).toBe((await runCli(['build', '-h'])).stdout);
    expect((await runCli(['help'])).stdout).toBe((await runCli(['--help'])).stdout);
  });
});

it('prints its version', async () => {
  expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: '9.9.9\n', stderr: '' });
});

describe('wrong usage exits with 2, says why, and points at the help', () => {
  it.each([
    [[], 'A command is missing.', 'slipway --help'],
    [['--verison'], 'There is no option --verison. Did you mean --version?', 'slipway --help'],
    [['buidl'], 'There is no command “buidl”. Did you mean “slipway build”?', 'slipway --help'],
    [['tags'], 'slipway tags needs REPOSITORY.', 'slipway tags --help'],
    [
      ['tags', 'x', '--jsn'],
      'There is no option --jsn. Did you mean --json?',
      'slipway tags --help',
    ],
    [
      ['build', '--push', '--load'],
      '--push and --load exclude each other.',
      'slipway build --help',
    ],
    [
      ['build', '--platform', 'linux'],
      '--platform is os/arch[/variant] such as linux/arm64, not “linux”.',
      'slipway build --help',
    ],
    [
      ['build', '--tag', '-1.2'],
      '--tag needs a value, but -1.2 follows. If that is the value, write --tag=-1.2.',
      'slipway build --help',
    ],
    [
      ['build', '--tag=a b'],
      '--tag “a b” is not a tag: letters, digits, “_”, “.” and “-”, at most 128.',
      'slipway build --help',
    ],
    [
      ['plan', 'tags', '--date', 'May'],
      '--date is an ISO 8601 time such as 2026-01-10T12:00:00Z, not “May”.',
      'slipway plan tags --help',
    ],
    [
      ['plan', 'tags', '--rules', 'no/such/file'],
      '--rules no/such/file cannot be read: there is no such file.',
      'slipway plan tags --help',
    ],
    [
      ['plan', 'tags', '--rules', 'src'],
      '--rules src cannot be read: it is a folder.',
      'slipway plan tags --help',
    ],
    [
      ['doctor', '--directory', 'no/such/folder'],
      '--directory no/such/folder is not a folder.',
      'slipway --help',
    ],
  ])('%j', async (argv, message, help) => {
    expect(await runCli(argv)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error: ${message}\nnext: See “${help}”.\n`,
    });
  });

  it('for a reference that is none', async () => {
    for (const argv of [
      ['inspect', 'ghcr.io/UPPER/x'],
      ['tags', 'a b'],
      ['build', '--tag', 'ghcr.io/Acme/x:1'],
    ])
      expect((await runCli(argv)).exitCode).toBe(2);
  });

  it('as one JSON document with --json', async () => {
    const run = await runCli(['tags', '--json']);
    expect(run.exitCode).toBe(2);
    expect(documentOf(run)).toEqual({
      error: {
        reason: 'usage',
        message: 'slipway tags needs REPOSITORY.',
        remedy: 'See “slipway tags --help”.',
      },
    });
  });
});

it('was cancelled before it began: 130, and no complaint', async () => {
  const run = await runCli(['tags', 'localhost:1/x', '--json'], { signal: AbortSignal.abort() });
  expect(run).toMatchObject({ exitCode: 130, stderr: 'Cancelled.\n' });
  expect(documentOf(run)).toMatchObject({ error: { reason: 'cancelled' } });
});

it('colours only where colours are wanted', async () => {
  expect((await runCli(['tags'], { colours: true })).stderr).toContain('\u001b[31merror:');
  expect((await runCli(['--help'], { colours: false })).stdout).not.toContain('\u001b');
});
