import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../../src/adapters/process/run.ts';
import { SourceControlError } from '../../../src/release/sourceControl.ts';

/** The user's own configuration has no say in these tests. */
export const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.com',
  GIT_COMMITTER_DATE: '2024-05-06T07:08:09+02:00',
};

const { signal } = new AbortController();

/** A repository in a temporary folder, with a bare one beside it to push to. */
export class TestRepository {
  readonly #base: string;
  readonly folder: string;
  readonly bare: string;

  private constructor(base: string) {
    this.#base = base;
    this.folder = join(base, 'work');
    this.bare = join(base, 'origin.git');
  }

  /** One commit on `main`, pushed to `origin`, with an identity of its own. */
  static async create(): Promise<TestRepository> {
    const made = new TestRepository(await mkdtemp(join(tmpdir(), 'slipway-git-')));
    await mkdir(made.folder);
    await made.git('init', '-q', '--bare', '-b', 'main', made.bare);
    await made.git('init', '-q', '-b', 'main');
    await made.git('config', 'user.name', 'A');
    await made.git('config', 'user.email', 'a@example.com');
    await made.git('remote', 'add', 'origin', made.bare);
    await made.commit('feat: one');
    await made.git('push', '-q', '-u', 'origin', 'main');
    return made;
  }

  async git(...args: string[]): Promise<string> {
    return await this.gitIn(this.folder, ...args);
  }

  async gitIn(cwd: string, ...args: string[]): Promise<string> {
    const command = { file: 'git', args, cwd, env: gitEnvironment, timeoutMs: 20_000 };
    const { exitCode, stdout, stderr } = await run(command, signal);
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Commits everything, with a change of its own; the hash. */
  async commit(message: string): Promise<string> {
    await this.write('file.txt', `${message}\n`);
    await this.git('add', '.');
    await this.git('commit', '-q', '-m', message);
    return await this.git('rev-parse', 'HEAD');
  }

  async hook(repository: string, name: string, script: string): Promise<void> {
    const file = join(repository, 'hooks', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  async remove(): Promise<void> {
    await rm(this.#base, { recursive: true, force: true });
  }
}

/** What a promise was rejected with, when it is a SourceControlError. */
export async function sourceFailure(promise: Promise<unknown>): Promise<SourceControlError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SourceControlError) return error;
  throw new Error(`no SourceControlError, but ${String(error)}`);
}
