import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from '../../../src/adapters/process/run.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { createDockerCredentials } from '../../../src/adapters/registry/dockerCredentials.ts';
import { never, registryError } from './client.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const canary = 'c4n4ry-s3cret';
const base64 = (text: string) => Buffer.from(text).toString('base64');

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`, ...more };
}

function credentialFor(registry: string, env = environment(), command: RunCommand = run) {
  return createDockerCredentials({ run: command, env, home }).credentialFor(registry, never);
}

async function config(content: object | string | Buffer, folder = '.docker'): Promise<string> {
  await mkdir(join(home, folder), { recursive: true });
  const path = join(home, folder, 'config.json');
  const raw = typeof content === 'string' || Buffer.isBuffer(content);
  await writeFile(path, raw ? content : JSON.stringify(content));
  return path;
}

/** A program on the PATH that does what its lines of shell say. */
async function helper(name: string, ...lines: readonly string[]): Promise<void> {
  await mkdir(join(home, 'bin'), { recursive: true });
  const path = join(home, 'bin', `docker-credential-${name}`);
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(path, 0o755);
}

/** Does not wait its ten seconds for the helper that hangs. */
const impatient: RunCommand = (command, signal) => run({ ...command, timeoutMs: 300 }, signal);

describe('Docker credentials', () => {
  it('none configured is anonymous', async () => {
    expect(await credentialFor('ghcr.io')).toMatchObject({ kind: 'anonymous' });
    await config({});
    expect(await credentialFor('ghcr.io')).toMatchObject({ kind: 'anonymous' });
    await config({ auths: { 'ghcr.io': {} }, credHelpers: null });
    expect(await credentialFor('ghcr.io')).toMatchObject({ kind: 'anonymous' });
  });

  it('reads an entry: split at the first colon, without padding', async () => {
    await config({
      auths: {
        'ghcr.io': { auth: base64('alice:a:b\0\0') },
        'id.example.com': { auth: base64('x:y'), identitytoken: 'refresh' },
        'reg.example.com': { registrytoken: 'as-it-is' },
        'acr.example.com': { auth: base64('<token>:refresh') },
      },
    });
    expect(await credentialFor('ghcr.io')).toMatchObject({
      kind: 'basic',
      username: 'alice',
      password: 'a:b',
    });
    expect(await credentialFor('id.example.com')).toMatchObject({
      kind: 'identity-token',
      token: 'refresh',
    });
    expect(await credentialFor('reg.example.com')).toMatchObject({
      kind: 'registry-token',
      token: 'as-it-is',
    });
    expect(await credentialFor('acr.example.com')).toMatchObject({
      kind: 'identity-token',
      token: 'refresh',
    });
    expect(await credentialFor('other.example.com')).toMatchObject({ kind: 'anonymous' });
  });

  it.each([
    ['docker.io', 'https://index.docker.io/v1/'],
    ['docker.io', 'docker.io'],
    ['ghcr.io', 'https://ghcr.io/v1/'],
    ['reg.example.com:5000', 'http://reg.example.com:5000'],
  ])('finds %s under the key %s', async (registry, key) => {
    await config({ auths: { [key]: { auth: base64('alice:pw') } } });
    expect(await credentialFor(registry)).toMatchObject({ username: 'alice' });
    expect(await credentialFor('evil.example.com')).toMatchObject({ kind: 'anonymous' });
  });

  it('takes the helper of the registry before the store, and the store before the file', async () => {
    const answer = (user: string) => `echo '{"Username":"${user}","Secret":"pw"}'`;
    await helper('mine', answer('from-helper'));
    await helper('store', answer('from-store'));
    const auths = { 'ghcr.io': { auth: base64('from-file:pw') } };
    await config({ auths, credsStore: 'store', credHelpers: { 'ghcr.io': 'mine' } });
    expect(await credentialFor('ghcr.io')).toMatchObject({ username: 'from-helper' });
    await config({ auths, credsStore: 'store' });
    expect(await credentialFor('ghcr.io')).toMatchObject({ username: 'from-store' });
    await config({ auths });
    expect(await credentialFor('ghcr.io')).toMatchObject({ username: 'from-file' });
  });

  it('tells a helper the key on standard input, and nothing by argument but “get”', async () => {
    await helper(
      'spy',
      `cat > '${join(home, 'stdin')}'; echo "$@" > '${join(home, 'arguments')}'`,
      `echo '{"ServerURL":"x","Username":"<token>","Secret":"refresh"}'`,
    );
    await config({ credsStore: 'spy' });
    expect(await credentialFor('docker.io')).toMatchObject({
      kind: 'identity-token',
      token: 'refresh',
    });
    expect(await readFile(join(home, 'stdin'), 'utf8')).toBe('https://index.docker.io/v1/');
    expect(await readFile(join(home, 'arguments'), 'utf8')).toBe('get\n');
  });

  const broken: [string, string[], string][] = [
    ['that is missing', [], 'no such program'],
    ['that fails', [`echo 'boom ${canary}'; echo 'bang ${canary}' >&2; exit 1`], 'exit code 1'],
    ['that hangs', ['sleep 60'], 'in time'],
    ['that answers garbage', [`echo 'not json ${canary}'`], 'cannot be read'],
    ['that answers a number', ['echo 7'], 'cannot be read'],
    ['that answers a megabyte', [`head -c 1000000 /dev/zero | tr '\\0' x`], '64 KiB'],
  ];

  it.each(broken)('case 62: a helper %s is an error that says so', async (_, lines, words) => {
    if (lines.length > 0) await helper('broken', ...lines);
    const path = await config({ credsStore: 'broken' });
    const command = lines[0]?.startsWith('sleep') === true ? impatient : run;
    const error = await registryError(credentialFor('ghcr.io', environment(), command));
    expect(error.reason).toBe('credentials');
    expect(error.message).toContain(words);
    expect(error.message).toContain('docker-credential-broken');
    expect(error.remedy).toContain(path);
    expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain(canary);
  });

  it('case 62: a helper that may not be run, or whose name is a path, is not run', async () => {
    await helper('locked', 'exit 0');
    await chmod(join(home, 'bin', 'docker-credential-locked'), 0o644);
    await config({ credsStore: 'locked' });
    expect((await registryError(credentialFor('ghcr.io'))).reason).toBe('credentials');
    await config({ credsStore: '../../bin/evil' });
    const error = await registryError(
      credentialFor('ghcr.io', environment(), () => Promise.reject(new Error('was run'))),
    );
    expect(error.reason).toBe('credentials');
    expect(error.message).toContain('not valid');
  });

  it('case 62: ten seconds are given to a helper, and 64 KiB', async () => {
    await config({ credsStore: 'any' });
    const asked: { timeoutMs: number; maxOutput: number | undefined }[] = [];
    await credentialFor('ghcr.io', environment(), (command) => {
      asked.push({ timeoutMs: command.timeoutMs, maxOutput: command.maxOutput });
      return Promise.resolve({ exitCode: 0, signal: null, stdout: '{}', stderr: '' });
    });
    const timeoutMs = process.platform === 'darwin' ? 60_000 : 10_000;
    expect(asked).toEqual([{ timeoutMs, maxOutput: 65_536 }]);
  });

  it('case 62: an abort stays an abort', async () => {
    await helper('slow', 'sleep 60');
    await config({ credsStore: 'slow' });
    const abort = new AbortController();
    const source = createDockerCredentials({ run, env: environment(), home });
    const asking = source.credentialFor('ghcr.io', abort.signal);
    setTimeout(() => abort.abort(), 50);
    await expect(asking).rejects.toHaveProperty('name', 'AbortError');
  });

  it('case 63: “not found” is anonymous', async () => {
    await helper('empty', `echo 'credentials not found in native keychain'; exit 1`);
    await config({ credsStore: 'empty' });
    expect(await credentialFor('ghcr.io')).toMatchObject({ kind: 'anonymous' });
  });

  it.each([
    ['malformed', `{"auths": {"ghcr.io": {"auth": "${canary}"`],
    ['not an object', '[]'],
    ['of the wrong shape', `{"auths": {"ghcr.io": {"auth": ["${canary}"]}}}`],
    ['with a byte order mark', '\uFEFF{}'],
    ['in UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['empty', ''],
  ])('case 64: a config file %s is an error with its place', async (_, content) => {
    const path = await config(content);
    const error = await registryError(credentialFor('ghcr.io'));
    expect(error.reason).toBe('credentials');
    expect(error.message).toContain(path);
    expect(error.message + error.remedy + String(error.cause)).not.toContain(canary);
  });

  it('case 64: a config file that cannot be opened is an error, a link to one is not', async () => {
    await mkdir(join(home, '.docker', 'config.json'), { recursive: true });
    expect((await registryError(credentialFor('ghcr.io'))).message).toContain('EISDIR');
    await rm(join(home, '.docker'), { recursive: true });
    const path = await config({ auths: { 'ghcr.io': { auth: base64('a:b') } } }, 'elsewhere');
    await mkdir(join(home, '.docker'));
    await symlink(path, join(home, '.docker', 'config.json'));
    expect(await credentialFor('ghcr.io')).toMatchObject({ username: 'a' });
  });

  it.each(['!!!', base64('no colon'), base64(':no user'), `${base64(`a:${canary}`)}=x`])(
    'case 64: the auth %s is an error with its place, for its own registry only',
    async (auth) => {
      const good = { auth: base64('a:b') };
      const path = await config({ auths: { 'ghcr.io': { auth }, 'quay.io': good } });
      const error = await registryError(credentialFor('ghcr.io'));
      expect(error.reason).toBe('credentials');
      expect(error.message).toContain(`auths["ghcr.io"] of ${path}`);
      expect(error.message).not.toContain(auth);
      expect(await credentialFor('quay.io')).toMatchObject({ username: 'a' });
    },
  );

  it('case 65: DOCKER_CONFIG names another folder', async () => {
    await config({ auths: { 'ghcr.io': { auth: base64('home:pw') } } });
    await config({ auths: { 'ghcr.io': { auth: base64('other:pw') } } }, 'other');
    const env = environment({ DOCKER_CONFIG: join(home, 'other') });
    expect(await credentialFor('ghcr.io', env)).toMatchObject({ username: 'other' });
  });

  it('case 65: DOCKER_AUTH_CONFIG comes first, for the hosts it names', async () => {
    await config({
      auths: {
        'ghcr.io': { auth: base64('file:pw') },
        'quay.io': { auth: base64('file:pw') },
      },
    });
    const auths = { 'ghcr.io': { auth: base64('variable:pw') } };
    const env = environment({ DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) });
    expect(await credentialFor('ghcr.io', env)).toMatchObject({ username: 'variable' });
    expect(await credentialFor('quay.io', env)).toMatchObject({ username: 'file' });
  });

  it.each([
    `{"auths":{"ghcr.io":{"auth":"${canary}"}`,
    '{"auths":{},"credsStore":"evil"}',
    '{"auths":{"ghcr.io":{"auth":"eDp5","identitytoken":"z"}}}',
    '7',
  ])('case 65: DOCKER_AUTH_CONFIG holding %s is an error that names it', async (value) => {
    const env = environment({ DOCKER_AUTH_CONFIG: value });
    const error = await registryError(credentialFor('ghcr.io', env));
    expect(error.reason).toBe('credentials');
    expect(error.message).toContain('DOCKER_AUTH_CONFIG');
    expect(error.message).not.toContain(canary);
  });
});
