import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What somebody else releases: a git repository with one file. */
export interface Upstream {
  readonly address: string;
  readonly release: (tag: string) => Promise<void>;
}

export async function createUpstream(folder: string, file: string): Promise<Upstream> {
  const git = (...args: string[]): void => {
    const user = ['-c', 'user.name=u', '-c', 'user.email=u@example.org'];
    execFileSync('git', [...user, ...args], { cwd: folder, stdio: 'pipe' });
  };
  await mkdir(folder);
  git('init', '-q', '-b', 'main');
  return {
    address: pathToFileURL(folder).href,
    release: async (tag) => {
      await writeFile(path.join(folder, file), `${tag}\n`);
      git('add', '.');
      git('commit', '-qm', tag);
      git('tag', '-f', '-am', tag, tag);
    },
  };
}
