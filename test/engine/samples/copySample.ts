import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitEnvironment } from '../../contract/git/repository.ts';

const samples = fileURLToPath(new URL('../../../samples', import.meta.url));

/** A sample as a team has it before Slipway: a git repository that names its remote on GitHub. */
export interface SampleCopy {
  readonly folder: string;
  readonly scratch: string;
  /** Bare repository beside it, to push to. */
  readonly origin: string;
  readonly git: (...args: string[]) => string;
  /** Replaces a text in slipway.yaml, which has to be there. */
  readonly change: (text: string, by: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function copySample(name: string, branch = 'main'): Promise<SampleCopy> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'slipway-sample-'));
  const folder = path.join(scratch, 'work');
  const origin = path.join(scratch, 'origin.git');
  const config = path.join(folder, 'slipway.yaml');
  const git = (...args: string[]): string => {
    const env = { ...process.env, ...gitEnvironment };
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  };
  const change = async (text: string, by: string): Promise<void> => {
    const before = await readFile(config, 'utf8');
    if (!before.includes(text)) throw new Error(`no “${text}” in:\n${before}`);
    await writeFile(config, before.replaceAll(text, by));
  };
  await cp(path.join(samples, name), folder, { recursive: true });
  execFileSync('git', ['init', '-q', '--bare', '-b', branch, origin]);
  git('init', '-q', '-b', branch);
  git('config', 'user.name', 't');
  git('config', 'user.email', 't@example.org');
  git('remote', 'add', 'origin', 'https://github.com/acme/api.git');
  git('add', '.');
  git('commit', '-qm', 'feat: all of it');
  const remove = () => rm(scratch, { recursive: true, force: true });
  return { folder, scratch, origin, git, change, remove };
}

/** Commits slipway.yaml as it is now, and pushes it to the bare repository. */
export function publishSetUp({ git, origin }: SampleCopy): void {
  git('remote', 'set-url', 'origin', origin);
  git('add', '.');
  git('commit', '-qm', 'ci: set Slipway up');
  git('push', '-q', '-u', 'origin', 'HEAD');
}
