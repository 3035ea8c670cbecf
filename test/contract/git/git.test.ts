import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../../../src/adapters/git/git.ts';
import { withoutCredentials } from '../../../src/adapters/git/withoutCredentials.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { SourceControlError } from '../../../src/release/sourceControl.ts';

let folder = '';
const { signal } = new AbortController();
const sourceControl = createGit({ run });

/** The user's own configuration has no say in these tests. */
const env = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.com',
  GIT_COMMITTER_DATE: '2024-05-06T07:08:09+02:00',
};

async function git(...args: string[]): Promise<string> {
  const command = { file: 'git', args, cwd: folder, env, timeoutMs: 20_000 };
  const { exitCode, stdout, stderr } = await run(command, signal);
  expect(exitCode, stderr).toBe(0);
  return stdout.trim();
}

async function commit(message: string): Promise<string> {
  await writeFile(join(folder, 'file.txt'), `${message}\n`);
  await git('add', '.');
  await git('commit', '-q', '-m', message);
  return await git('rev-parse', 'HEAD');
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-git-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function failure(promise: Promise<unknown>): Promise<SourceControlError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SourceControlError) return error;
  throw new Error(`no SourceControlError, but ${String(error)}`);
}

describe('a repository', () => {
  beforeEach(async () => {
    await git('init', '-q', '-b', 'main');
  });

  test('before its first commit', async () => {
    const state = await sourceControl.state(folder, signal);
    expect(state).toMatchObject({ branch: 'main', tags: [], dirty: false, shallow: false });
    expect(state.commit).toBeUndefined();
    expect(state.date).toBeUndefined();
    expect(state.remotes).toEqual([]);
  });

  test('commit, date, branch and tags', async () => {
    const head = await commit('one');
    await git('tag', 'v1.0.0');
    await git('tag', '-a', '-m', 'x', 'annotated');
    const state = await sourceControl.state(folder, signal);
    expect(state.commit).toBe(head);
    expect(state.date).toEqual(new Date('2024-05-06T05:08:09Z'));
    expect(state.branch).toBe('main');
    expect([...state.tags].sort()).toEqual(['annotated', 'v1.0.0']);
    await commit('two');
    expect((await sourceControl.state(folder, signal)).tags).toEqual([]);
  });

  test('date of a signed commit where git is configured to show signatures', async () => {
    const head = await commit('one');
    const [header, body] = (await git('cat-file', 'commit', head)).split('\n\n');
    await writeFile(join(folder, 'signed'), `${header}\ngpgsig none\n\n${body}\n`);
    const signed = await git('hash-object', '-t', 'commit', '-w', 'signed');
    await git('reset', '-q', '--hard', signed);
    await git('config', 'log.showSignature', 'true');
    const state = await sourceControl.state(folder, signal);
    expect(state.date).toEqual(new Date('2024-05-06T05:08:09Z'));
  });

  test('detached', async () => {
    const head = await commit('one');
    await git('checkout', '-q', '--detach');
    const state = await sourceControl.state(folder, signal);
    expect(state.branch).toBeUndefined();
    expect(state.commit).toBe(head);
  });

  test.each([
    ['changed', 'file.txt'],
    ['new', 'other file.txt'],
  ])('dirty by a %s file', async (_kind, name) => {
    await commit('one');
    expect((await sourceControl.state(folder, signal)).dirty).toBe(false);
    await writeFile(join(folder, name), 'changed\n');
    expect((await sourceControl.state(folder, signal)).dirty).toBe(true);
  });

  test('remotes, without credentials, and the default branch', async () => {
    await commit('one');
    await git('remote', 'add', 'origin', 'https://me:canary-secret@example.com/acme/api.git');
    await git('remote', 'add', 'ssh', 'git@github.com:acme/api.git');
    await git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    const state = await sourceControl.state(folder, signal);
    expect(state.remotes).toEqual([
      { name: 'origin', url: 'https://example.com/acme/api.git' },
      { name: 'ssh', url: 'git@github.com:acme/api.git' },
    ]);
    expect(state.defaultBranch).toBe('trunk');
    expect(JSON.stringify(state)).not.toContain('canary-secret');
  });

  test('a shallow clone', async () => {
    await commit('one');
    await commit('two');
    const origin = folder;
    folder = await mkdtemp(join(tmpdir(), 'slipway-git-'));
    try {
      await git('clone', '-q', '--depth', '1', `file://${origin}`, '.');
      const state = await sourceControl.state(folder, signal);
      expect(state).toMatchObject({ shallow: true, defaultBranch: 'main', branch: 'main' });
    } finally {
      await rm(origin, { recursive: true, force: true });
    }
  });

  test('asked from a folder below', async () => {
    await commit('one');
    await git('init', '-q', '--bare', 'inner.git');
    const top = await git('rev-parse', '--show-toplevel');
    const state = await sourceControl.state(join(folder, '.git', '..'), signal);
    expect(state.root).toBe(top);
  });

  test('a variable of a git hook does not lead elsewhere', async () => {
    const head = await commit('one');
    process.env['GIT_DIR'] = '/nowhere';
    try {
      expect((await sourceControl.state(folder, signal)).commit).toBe(head);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  test('abort is an abort', async () => {
    const aborted = AbortSignal.abort();
    await expect(sourceControl.state(folder, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

test('no repository', async () => {
  const error = await failure(sourceControl.state(folder, signal));
  expect(error.reason).toBe('no-repository');
  expect(error.remedy).toContain('git init');
});

test('no git', async () => {
  const missing = createGit({ run, gitPath: 'git-that-is-not-installed' });
  const error = await failure(missing.state(folder, signal));
  expect(error.reason).toBe('no-git');
});

test.each([
  ['https://token@example.com/a.git', 'https://example.com/a.git'],
  ['https://u:p@example.com:8443/a?private_token=x', 'https://example.com:8443/a'],
  ['ssh://git:pw@example.com:22/a', 'ssh://git@example.com:22/a'],
  ['git@example.com:a/b.git', 'git@example.com:a/b.git'],
  ['/srv/git/a', '/srv/git/a'],
  ["fatal: 'https://u:p@h/x' not found", "fatal: 'https://h/x' not found"],
])('credentials leave %s', (url, expected) => {
  expect(withoutCredentials(url)).toBe(expected);
});

describe('the commit of a tag', () => {
  test('is found here and on a remote, through annotations', async () => {
    await git('init', '-q', '-b', 'main');
    const first = await commit('one');
    await git('tag', 'light');
    await git('tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
    const origin = join(folder, 'origin.git');
    await git('init', '-q', '--bare', origin);
    await git('remote', 'add', 'origin', origin);
    await git('push', '-q', 'origin', 'light', 'v1.0.0');
    for (const tag of ['light', 'v1.0.0']) {
      expect(await sourceControl.tagCommit(folder, tag, signal)).toBe(first);
      expect(await sourceControl.remoteTagCommit(folder, 'origin', tag, signal)).toBe(first);
    }
    expect(await sourceControl.tagCommit(folder, 'v2', signal)).toBeUndefined();
    expect(await sourceControl.remoteTagCommit(folder, 'origin', 'v2', signal)).toBeUndefined();
  });

  test('a remote that cannot be asked is a failure, not an absence', async () => {
    await git('init', '-q', '-b', 'main');
    await git('remote', 'add', 'origin', join(folder, 'nowhere.git'));
    const error = await failure(sourceControl.remoteTagCommit(folder, 'origin', 'v1', signal));
    expect(error.reason).toBe('failed');
    const outside = await failure(sourceControl.tagCommit(join(folder, '..'), 'v1', signal));
    expect(outside.reason).toBe('failed');
  });
});
