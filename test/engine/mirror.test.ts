import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import { gitEnvironment } from '../contract/git/repository.ts';
import { base } from './openProject.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';
let scratch = '';
let place = '';

function git(folder: string, ...args: string[]): string {
  const env = { ...process.env, ...gitEnvironment };
  const options = {
    cwd: path.join(scratch, folder),
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  } as const;
  return execFileSync('git', args, options).trim();
}

async function release(tag: string): Promise<string> {
  await writeFile(path.join(scratch, 'up', 'app'), `${tag}\n`);
  git('up', 'add', '.');
  git('up', 'commit', '-qm', tag);
  git('up', 'tag', '-a', '-m', tag, tag);
  return git('up', 'rev-parse', 'HEAD');
}

async function configure(more: string): Promise<void> {
  const address = pathToFileURL(path.join(scratch, 'up')).href;
  await writeFile(
    path.join(scratch, 'work', 'slipway.yaml'),
    `images:
  whole:
    repositories: [${place}/whole]
    platforms: [linux/amd64, linux/arm64]
    context: 'upstream:.'
  packed: { repositories: [${place}/packed], platforms: [linux/amd64] }
  other: { repositories: [${place}/other], platforms: [linux/amd64], context: 'upstream:gone' }
upstream:
  app: { git: "${address}", images: [whole, packed]${more} }
  other: { git: "${address}" }
`,
  );
}

beforeEach(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'slipway-mirror-'));
  place = `${registry}/mirror-test-${process.pid}-${path.basename(scratch).slice(-6).toLowerCase()}`;
  for (const name of ['up', 'work'])
    execFileSync('git', ['init', '-q', '-b', 'main', path.join(scratch, name)]);
  await writeFile(path.join(scratch, 'up', 'Dockerfile'), 'FROM scratch\nCOPY app /app\n');
  const own = 'FROM scratch\nCOPY --from=upstream app /packed\n';
  await writeFile(path.join(scratch, 'work', 'Dockerfile'), own);
});

afterEach(() => rm(scratch, { recursive: true, force: true }));

async function mirror(...argv: string[]) {
  const env = { SLIPWAY_CACHE: path.join(scratch, 'cache') };
  const folder = path.join(scratch, 'work');
  const run = await startCli(['mirror', ...argv, '--json', '--directory', folder], env).exit;
  return { code: run.code, document: JSON.parse(run.stdout) as unknown, stderr: run.stderr };
}

async function slipway(...argv: string[]): Promise<unknown> {
  const env = { SLIPWAY_CACHE: path.join(scratch, 'cache') };
  return JSON.parse((await startCli([...argv, '--json'], env).exit).stdout);
}

const tagsOf = (image: string) => slipway('tags', `${place}/${image}`);

it('clones, builds by digest, merges and tags; the next run has nothing to do', async () => {
  await configure('');
  const commit = await release('v1.2.0');
  const run = await mirror('app', '--yes');
  expect(run).toMatchObject({
    code: 0,
    document: {
      ok: true,
      images: [
        { image: 'whole', tags: [`${place}/whole:1.2.0`, `${place}/whole:latest`] },
        { image: 'packed', tags: [`${place}/packed:1.2.0`, `${place}/packed:latest`] },
      ],
    },
  });
  expect(await slipway('inspect', `${place}/whole:1.2.0`, '--details')).toMatchObject({
    platforms: [{ platform: 'linux/amd64' }, { platform: 'linux/arm64' }],
  });
  const details = JSON.stringify(await slipway('inspect', `${place}/packed:1.2.0`, '--details'));
  expect(details).toContain(commit);
  expect(await mirror('app', '--yes')).toMatchObject({
    code: 0,
    document: { ok: true, summary: { new: 0, upToDate: 1, failed: 0 } },
  });
});

it('never takes latest backwards, and never gives it to a prerelease', async () => {
  await release('v1.2.0');
  await configure('');
  expect(await mirror('app', '--yes')).toMatchObject({ code: 0 });
  await release('v1.1.5');
  await configure(`, versions: '<1.2'`);
  expect(await mirror('app', '--yes')).toMatchObject({
    code: 0,
    document: { images: [{ tags: [`${place}/whole:1.1.5`] }, { tags: [`${place}/packed:1.1.5`] }] },
  });
  await release('v1.3.0-rc.1');
  await configure(', prereleases: true');
  expect(await mirror('app', '--yes')).toMatchObject({
    code: 0,
    document: { images: [{ tags: [`${place}/whole:1.3.0-rc.1`] }, {}] },
  });
  expect(await tagsOf('whole')).toMatchObject({
    tags: ['latest', '1.3.0-rc.1', '1.2.0', '1.1.5'],
  });
});

it('an application that cannot be built does not keep the others from it', async () => {
  await configure('');
  await release('v1.2.0');
  expect(await mirror('--yes')).toMatchObject({
    code: 1,
    document: {
      ok: false,
      applications: [
        { name: 'app', state: 'new' },
        { name: 'other', state: 'failed', error: { reason: 'missing' } },
      ],
      images: [{ image: 'whole' }, { image: 'packed' }],
    },
  });
});

it('tells what was pushed when it is ended in the middle', async () => {
  await configure('');
  await release('v1.2.0');
  const slow = `FROM ${base}\nRUN sleep 300\n`;
  await writeFile(path.join(scratch, 'work', 'Dockerfile'), slow);
  const env = { SLIPWAY_CACHE: path.join(scratch, 'cache') };
  const folder = path.join(scratch, 'work');
  const started = startCli(['mirror', 'app', '--yes', '--json', '--directory', folder], env);
  const tags = () => tagsOf('whole').then((found) => JSON.stringify(found));
  await expect.poll(tags, { timeout: 60_000, interval: 500 }).toContain('1.2.0');
  await started.said(/whole.*(?:pushed|done|read back)/i);
  started.child.kill('SIGINT');
  const { code, stdout } = await started.exit;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ images: [{ image: 'whole' }] });
});
