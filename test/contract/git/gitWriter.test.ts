import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGitHistory } from '../../../src/adapters/git/gitHistory.ts';
import { createGitWriter } from '../../../src/adapters/git/gitWriter.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { sourceFailure, TestRepository } from './repository.ts';

const { signal } = new AbortController();
const history = createGitHistory({ run });
const writer = createGitWriter({ run });
let repository: TestRepository;
let head = '';

beforeEach(async () => {
  repository = await TestRepository.create();
  head = await repository.git('rev-parse', 'HEAD');
});

afterEach(async () => {
  await repository.remove();
});

function create(name: string, more: { message?: string; sign?: boolean; commit?: string } = {}) {
  const tag = { name, commit: head, message: `Release ${name}`, ...more };
  return writer.createTag(repository.folder, tag, signal);
}

describe('a tag', () => {
  test('is annotated, with its message as it is, pushed and read back', async () => {
    const message = 'v1.0.0\n\n### Added\n\n# not a comment\n- one';
    const tag = await create('v1.0.0', { message });
    expect(tag).toMatchObject({ name: 'v1.0.0', commit: head, signed: false });
    expect(tag.object).not.toBe(head);
    expect(await repository.git('tag', '-l', '--format=%(contents)', 'v1.0.0')).toBe(message);
    expect(await history.remoteTag(repository.folder, 'origin', 'v1.0.0', signal)).toBeUndefined();
    expect(await writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal)).toEqual(tag);
    expect(await history.remoteTag(repository.folder, 'origin', 'v1.0.0', signal)).toMatchObject({
      commit: head,
      object: tag.object,
    });
    // Again: nothing to do, and no error.
    expect(await writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal)).toEqual(tag);
  });

  test('is signed with ssh, as git is configured', async () => {
    const key = join(repository.bare, '..', 'key');
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', 'a@example.com', '-f', key];
    await run({ file: 'ssh-keygen', args, timeoutMs: 20_000 }, signal);
    await repository.git('config', 'gpg.format', 'ssh');
    await repository.git('config', 'user.signingKey', `${key}.pub`);
    expect(await create('v1.0.0', { sign: true })).toMatchObject({ signed: true, commit: head });
    expect(await create('v1.0.1')).toMatchObject({ signed: false });
    await repository.git('config', 'tag.gpgSign', 'true');
    expect(await create('v1.0.2')).toMatchObject({ signed: true });
    expect(await create('v1.0.3', { sign: false })).toMatchObject({ signed: false });
  });

  test('that cannot be signed says why, and is not created', async () => {
    await repository.git('config', 'gpg.format', 'ssh');
    await repository.git('config', 'user.signingKey', '/nowhere/key.pub');
    expect(await sourceFailure(create('v1.0.0', { sign: true }))).toMatchObject({
      reason: 'signing',
      remedy: expect.stringContaining('user.signingKey') as string,
    });
    expect(await history.tag(repository.folder, 'v1.0.0', signal)).toBeUndefined();
  });

  test('that is there already is never moved', async () => {
    await create('v1.0.0');
    head = await repository.commit('feat: two');
    expect(await sourceFailure(create('v1.0.0'))).toMatchObject({ reason: 'tag-exists' });
  });

  test('of another commit on the remote is refused by the remote', async () => {
    await create('v1.0.0');
    const old = await writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
    await writer.deleteTag(repository.folder, old, signal);
    head = await repository.commit('feat: two');
    await create('v1.0.0');
    const refused = writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'tag-exists' });
    const fetched = writer.fetchTag(repository.folder, 'origin', 'v1.0.0', signal);
    expect(await sourceFailure(fetched)).toMatchObject({ reason: 'tag-exists' });
  });

  test('is fetched from the remote, annotation and all', async () => {
    const made = await create('v1.0.0');
    await writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
    await writer.deleteTag(repository.folder, made, signal);
    expect(await writer.fetchTag(repository.folder, 'origin', 'v1.0.0', signal)).toEqual(made);
    const absent = writer.fetchTag(repository.folder, 'origin', 'v2', signal);
    expect((await sourceFailure(absent)).message).toContain('has no tag v2');
  });

  test('is deleted only while it is what it was', async () => {
    const old = await create('v1.0.0');
    await repository.git('tag', '-f', '-a', '-m', 'other', 'v1.0.0', head);
    const refused = writer.deleteTag(repository.folder, old, signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'tag-moved' });
    expect(await history.tag(repository.folder, 'v1.0.0', signal)).toBeDefined();
  });
});

describe('a push', () => {
  test.each([
    ['pre-receive', 'echo "GH013: Repository rule violations found" >&2; exit 1', 'protected'],
    ['update', 'echo "no tags on Fridays" >&2; exit 1', 'protected'],
  ])('refused by %s of the remote', async (name, script, reason) => {
    await repository.hook(repository.bare, name, script);
    await create('v1.0.0');
    const error = await sourceFailure(
      writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal),
    );
    expect(error).toMatchObject({ reason });
    expect(error.message).toMatch(/GH013|Fridays/);
  });

  test('refused by a hook here', async () => {
    await repository.hook(join(repository.folder, '.git'), 'pre-push', 'echo no >&2; exit 1');
    await create('v1.0.0');
    const refused = writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'hook' });
  });

  test('of a branch moves it forward only', async () => {
    const next = await repository.commit('feat: two');
    const target = { remote: 'origin', branch: 'main', commit: next };
    expect(await history.isPublished(repository.folder, 'origin', next, signal)).toBe(false);
    await writer.pushBranch(repository.folder, target, signal);
    expect(await history.isPublished(repository.folder, 'origin', next, signal)).toBe(true);
    await repository.git('reset', '-q', '--hard', head);
    const other = await repository.commit('feat: other');
    const refused = writer.pushBranch(repository.folder, { ...target, commit: other }, signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'behind' });
  });

  test('without credentials does not wait for somebody to type them', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      await repository.git('remote', 'set-url', 'origin', `http://127.0.0.1:${port}/a.git`);
      await create('v1.0.0');
      const refused = writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
      expect(await sourceFailure(refused)).toMatchObject({ reason: 'denied' });
    } finally {
      server.close();
    }
  });

  test('to a remote that does not answer', async () => {
    await repository.git('remote', 'set-url', 'origin', 'http://127.0.0.1:9/a.git');
    await create('v1.0.0');
    const failed = writer.pushTag(repository.folder, 'origin', 'v1.0.0', signal);
    expect(await sourceFailure(failed)).toMatchObject({ reason: 'unreachable' });
  });
});

describe('a commit', () => {
  test('holds the files named, and leaves what else is staged', async () => {
    await repository.write('a.txt', 'a');
    await repository.write('b.txt', 'b');
    await repository.git('add', 'b.txt');
    const commit = await writer.commitFiles(repository.folder, ['a.txt'], 'chore: a', signal);
    expect(await repository.git('rev-parse', 'HEAD')).toBe(commit);
    expect(await repository.git('show', '--format=%s', '--name-only', 'HEAD')).toBe(
      'chore: a\n\na.txt',
    );
    expect(await repository.git('diff', '--cached', '--name-only')).toBe('b.txt');
  });

  test('refused by a hook', async () => {
    await repository.hook(join(repository.folder, '.git'), 'commit-msg', 'echo "no" >&2; exit 1');
    await repository.write('a.txt', 'a');
    const refused = writer.commitFiles(repository.folder, ['a.txt'], 'x', signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'hook' });
  });

  test('by somebody git does not know', async () => {
    await repository.git('config', 'user.name', '');
    await repository.write('a.txt', 'a');
    const refused = writer.commitFiles(repository.folder, ['a.txt'], 'x', signal);
    expect(await sourceFailure(refused)).toMatchObject({ reason: 'no-identity' });
  });
});

describe('the history', () => {
  test('tags before a commit, and the commits since one', async () => {
    await repository.git('tag', 'v1.0.0');
    await repository.git('checkout', '-q', '-b', 'side');
    await repository.commit('feat: side');
    await repository.git('tag', 'v9.0.0');
    await repository.git('checkout', '-q', 'main');
    const two = await repository.commit('fix: two\n\nBecause.\n\nBREAKING CHANGE: all');
    expect(await history.tagsBefore(repository.folder, two, signal)).toEqual(['v1.0.0']);
    expect(await history.commits(repository.folder, { since: 'v1.0.0', to: two }, signal)).toEqual([
      { commit: two, subject: 'fix: two', body: 'Because.\n\nBREAKING CHANGE: all' },
    ]);
    expect(await history.commits(repository.folder, { to: two }, signal)).toHaveLength(2);
    expect(await history.resolve(repository.folder, 'v1.0.0', signal)).toBe(head);
    expect(await history.resolve(repository.folder, '--help', signal)).toBeUndefined();
  });

  test('files that are not as they were at a commit, below a folder of the repository', async () => {
    await repository.write('web/a b.txt', 'a');
    await repository.write('web/gone.txt', 'a');
    const before = await repository.commit('feat: web');
    await repository.write('api/x.txt', 'a');
    await repository.git('rm', '-q', 'web/gone.txt');
    await repository.commit('feat: api');
    await repository.write('web/a b.txt', 'b');
    await repository.write('web/new.txt', 'b');
    const changed = (folder: string) => history.changedPaths(folder, before, signal);
    expect((await changed(repository.folder)).toSorted()).toEqual([
      ...['api/x.txt', 'file.txt', 'web/a b.txt', 'web/gone.txt', 'web/new.txt'],
    ]);
    const web = await changed(join(repository.folder, 'web'));
    expect(web.toSorted()).toEqual(['a b.txt', 'gone.txt', 'new.txt']);
  });

  test('the work tree: changes, a dirty submodule, and how far the branch is ahead', async () => {
    const inner = await TestRepository.create();
    const allow = ['-c', 'protocol.file.allow=always'];
    await repository.git(...allow, 'submodule', '--quiet', 'add', inner.bare, 'sub mod');
    await repository.commit('feat: submodule');
    await repository.write('sub mod/file.txt', 'changed\n');
    await repository.git('mv', 'file.txt', 'moved file.txt');
    await repository.write('new.txt', 'x');
    const { changes, upstream } = await history.workTree(repository.folder, signal);
    expect(changes).toContainEqual({ path: 'sub mod', kind: 'submodule' });
    expect(changes).toContainEqual({ path: 'moved file.txt', kind: 'changed' });
    expect(changes).toContainEqual({ path: 'new.txt', kind: 'untracked' });
    expect(changes).toHaveLength(3);
    expect(upstream).toEqual({ remote: 'origin', branch: 'main', ahead: 1, behind: 0 });
    await inner.remove();
  });
});
