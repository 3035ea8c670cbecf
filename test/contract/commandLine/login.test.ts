import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeDocker, FakeReply } from '../docker/fakeDocker.ts';
import { fakeDocker } from '../docker/fakeDocker.ts';
import type { HostileRegistry } from '../registry/hostileRegistry.ts';
import { reply, startHostileRegistry } from '../registry/hostileRegistry.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf, runCli } from './runCli.ts';

const canary = 'c4n4ry-p4ssw0rd';
const basic = `Basic ${Buffer.from(`alice:${canary}`).toString('base64')}`;

let registry: HostileRegistry;
beforeEach(async () => {
  registry = await startHostileRegistry();
  registry.script((request, response) => {
    const shown = request.headers.authorization;
    if (shown === basic) reply(response, { body: {} });
    else {
      const headers = { 'www-authenticate': 'Basic realm="x"' };
      const body = { errors: [{ code: 'UNAUTHORIZED', message: `not ${shown ?? ''} ${canary}` }] };
      reply(response, { status: 401, headers, body });
    }
    return true;
  });
});
afterEach(() => registry.close());

/** Keeps standard input and what `ps` shows while it runs. */
const login: FakeReply = {
  args: ['login'],
  stderr: 'WARNING! Your credentials are stored unencrypted in "/x/config.json".\n',
  then: `const { execFileSync } = require('node:child_process');
    fs.writeFileSync(require('node:path').join(require('node:path').dirname(process.argv[1]), 'stdin'), fs.readFileSync(0));
    fs.writeFileSync(require('node:path').join(require('node:path').dirname(process.argv[1]), 'ps'), execFileSync('ps', ['-eo', 'args']));`,
};

function cli(docker: FakeDocker, argv: readonly string[], options: CliOptions = {}) {
  const PATH = `${docker.folder}${path.delimiter}${process.env['PATH'] ?? ''}`;
  return runCli(argv, { ...options, env: { ...options.env, PATH } });
}

describe('slipway login', () => {
  it('case 66: hands an accepted password to docker login by standard input, nowhere else', async () => {
    const docker = fakeDocker(login);
    const args = ['login', registry.host, '--username', 'alice', '--password-stdin'];
    const run = await cli(docker, [...args, '--json', '--verbose'], { stdin: `${canary}\n` });
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toEqual({
      registry: registry.host,
      username: 'alice',
      checked: true,
      unencrypted: true,
    });
    expect(docker.calls().map((call) => call.args)).toEqual([
      ['login', '--username=alice', '--password-stdin', '--', registry.host],
    ]);
    const written = (name: string) => readFileSync(path.join(docker.folder, name), 'utf8');
    expect(written('stdin')).toBe(canary);
    expect(written('ps')).toContain('--password-stdin');
    expect(`${written('ps')} ${JSON.stringify(run)} ${written('calls.jsonl')}`).not.toMatch(
      /c4n4ry/,
    );
  });

  it('stores nothing that the registry refuses, and repeats none of it', async () => {
    const docker = fakeDocker(login);
    registry.answer('/v2/', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
    const args = ['login', registry.host, '--username', 'bob', '--password-stdin'];
    const run = await cli(docker, [...args, '--json', '--verbose'], { stdin: canary });
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({ error: { reason: 'unauthorized', status: 401 } });
    expect(docker.calls()).toEqual([]);
    expect(JSON.stringify(run)).not.toMatch(/c4n4ry/);
  });

  it('says why docker login failed, without the password it may repeat', async () => {
    const docker = fakeDocker({ args: ['login'], stderr: `error: ${canary} is wrong\n`, exit: 1 });
    const args = ['login', registry.host, '--username', 'alice', '--password-stdin'];
    const run = await cli(docker, args, { stdin: canary });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('failed: error: … is wrong');
    expect(run.stderr).not.toMatch(/c4n4ry/);
  });

  it.each([
    [['login', 'ghcr.io', '--password-stdin'], 'user name is missing'],
    [['login', 'ghcr.io', '--username', 'alice'], '--password-stdin'],
    [['login', 'ghcr.io/acme', '--username', 'a', '--password-stdin'], 'without a path'],
    [['login', 'ghcr', '--username', 'a', '--password-stdin'], 'a dot or a port'],
    [['login', 'ghcr.io', '--username', 'a', '--password-stdin'], 'is empty'],
    [['login', 'ghcr.io', '--username', 'a', '--password', canary], 'password'],
  ])('%j is wrong usage', async (argv, text) => {
    const docker = fakeDocker();
    const run = await cli(docker, argv);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(text);
    expect(docker.calls()).toEqual([]);
  });

  it('without a docker command says what is missing', async () => {
    const folder = path.dirname(fakeDocker().path);
    execFileSync('rm', [path.join(folder, 'docker')]);
    const args = ['login', registry.host, '--username', 'alice', '--password-stdin'];
    const run = await runCli(args, { stdin: canary, env: { PATH: folder } });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Install the Docker command line');
  });
});

describe('slipway logout', () => {
  it('runs docker logout', async () => {
    const docker = fakeDocker({ args: ['logout'] });
    const run = await cli(docker, ['logout', 'https://index.docker.io/v1/']);
    expect(run).toMatchObject({ exitCode: 0, stdout: 'Signed out of docker.io.\n' });
    expect(docker.calls().map((call) => call.args)).toEqual([['logout', '--', 'docker.io']]);
  });
});
