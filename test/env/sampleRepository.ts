import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const sample = fileURLToPath(new URL('../fixtures/sample/', import.meta.url));

/** The registry that the fixture's files name. */
const writtenRegistry = 'localhost:5000';

export interface SampleRepository {
  readonly folder: string;
  /** Bare repository that is its `origin`. */
  readonly origin: string;
}

/**
 * A small project at v1.4.0, pushed to a remote beside it: two images for two platforms, whose
 * repositories are in `registry`, with `files` added to it. What was in the folder before is gone.
 */
export async function createSampleRepository(
  folder: string,
  registry: string,
  files: Readonly<Record<string, string>> = {},
): Promise<SampleRepository> {
  const origin = `${folder}.git`;
  for (const old of [folder, origin]) await rm(old, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(sample, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  for (const file of await readdir(folder, { recursive: true }))
    await nameRegistry(join(folder, file), registry);

  const git = async (...args: string[]): Promise<void> => {
    const { code } = await run('git', args, { cwd: folder, stdout: 'capture' });
    if (code !== 0) throw new Error(`git ${args[0] ?? ''} failed in ${folder} (exit code ${code})`);
  };
  await git('init', '--quiet', '--initial-branch=main');
  // Nothing of the machine's own git settings may decide.
  const settings = {
    'user.name': 'Sample',
    'user.email': 'sample@example.invalid',
    'commit.gpgSign': 'false',
    'tag.gpgSign': 'false',
    'core.hooksPath': '.git/hooks',
  };
  for (const [key, value] of Object.entries(settings)) await git('config', key, value);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'feat: two images');
  await git('tag', '--annotate', 'v1.4.0', '--message', 'v1.4.0');
  await git('init', '--quiet', '--bare', '--initial-branch=main', origin);
  await git('remote', 'add', 'origin', origin);
  await git('push', '--quiet', '--set-upstream', 'origin', 'main', 'v1.4.0');
  return { folder, origin };
}

async function nameRegistry(file: string, registry: string): Promise<void> {
  if (!(await stat(file)).isFile()) return;
  const text = await readFile(file, 'utf8');
  if (text.includes(writtenRegistry))
    await writeFile(file, text.replaceAll(writtenRegistry, registry));
}
