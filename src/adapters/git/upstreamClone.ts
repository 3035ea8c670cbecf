import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative, isAbsolute } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MirrorError } from '../../release/mirror/mirrorError.ts';
import type { UpstreamClones, UpstreamCommit } from '../../release/mirror/upstreamClones.ts';
import { foreignFailure, foreignGit } from './foreignGit.ts';
import type { Git } from './gitCommand.ts';
import type { GitOptions } from './gitIn.ts';

export interface CloneOptions extends GitOptions {
  /** Where clones are kept, absolute. */
  readonly folder: string;
  /** Takes the lock of a file, or tells that somebody has it. */
  readonly tryLock: (file: string) => Promise<{ release(): Promise<void> } | undefined>;
}

const cloneTimeoutMs = 600_000;
const lockTimeoutMs = 600_000;
const lockPauseMs = 500;

/** Clones of what others released, one for each commit, kept for the next build of it. */
export function createUpstreamClones(options: CloneOptions): UpstreamClones {
  return {
    async clone(wanted, signal) {
      const place = join(options.folder, keyOf(wanted.address));
      const folder = join(place, wanted.commit);
      await makeFolder(place);
      const lock = await waitForLock(options, `${folder}.lock`, wanted, signal);
      try {
        if (!(await isWhole(foreignGit(options, place, signal), folder, wanted.commit))) {
          await rm(folder, { recursive: true, force: true });
          await cloneInto(options, place, `${folder}.new`, wanted, signal);
          await rename(`${folder}.new`, folder);
          await removeOld(options, place);
        }
        await used(folder);
        return folder;
      } finally {
        await lock.release();
      }
    },
    within: async (folder, path) => {
      const [top, inside] = [await realpath(folder), await resolved(join(folder, path))];
      if (inside === undefined)
        throw new MirrorError(
          'missing',
          `What was released has no ${path}.`,
          'Look at context and dockerfile of the image in slipway.yaml, and at the tag.',
        );
      const way = relative(top, inside);
      if (!isAbsolute(way) && way !== '..' && !/^\.\.[\\/]/.test(way)) return inside;
      throw new MirrorError(
        'outside',
        `${path} of what was released leads out of its clone.`,
        'Nothing was built. A link there points somewhere else on this machine; look at it before you go on.',
      );
    },
  };
}

async function makeFolder(place: string): Promise<void> {
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new MirrorError(
      'clone-failed',
      `The folder ${place} for clones cannot be made.`,
      'Look at its rights and at the space there is, or name another folder in SLIPWAY_CACHE.',
      { cause: error },
    );
  }
}

const unusedMs = 24 * 60 * 60 * 1000;

/** Clones say by their date when they were wanted last. */
async function used(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

/**
 * Of commits nobody has wanted for a day, and what was left of clones that broke off; a build that still
 * reads one began within it.
 */
async function removeOld({ tryLock }: CloneOptions, place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const commit = /^([0-9a-f]{40,64})(?:\.new)?$/.exec(name)?.[1];
    if (commit === undefined) continue;
    const folder = join(place, name);
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined || Date.now() - found.mtimeMs < unusedMs) continue;
    const lock = await tryLock(`${join(place, commit)}.lock`);
    if (lock === undefined) continue;
    try {
      await rm(folder, { recursive: true, force: true });
    } finally {
      await lock.release();
    }
  }
}

async function resolved(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}

/** A name for people, and a hash that no other address has. */
function keyOf(address: string): string {
  const name =
    address
      .replace(/\.git$/, '')
      .split(/[/:\\]/)
      .at(-1) ?? '';
  const hash = createHash('sha256').update(address).digest('hex').slice(0, 16);
  return `${name.replaceAll(/[^A-Za-z0-9-]/g, '_').slice(0, 40)}-${hash}`;
}

/** One clone at a time: the second finds what the first made. */
async function waitForLock(
  { tryLock }: CloneOptions,
  file: string,
  { address }: UpstreamCommit,
  signal: AbortSignal,
): Promise<{ release(): Promise<void> }> {
  for (let waited = 0; waited < lockTimeoutMs; waited += lockPauseMs) {
    signal.throwIfAborted();
    const lock = await tryLock(file);
    if (lock !== undefined) return lock;
    await wait(lockPauseMs, undefined, { signal });
  }
  throw new MirrorError(
    'locked',
    `Another Slipway has been cloning ${address} for ten minutes.`,
    'Wait until it has finished, or end it.',
  );
}

/** The files of the commit, nothing changed and nothing beside them. */
async function isWhole(git: Git, folder: string, commit: string): Promise<boolean> {
  const head = await git(['-C', folder, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.exitCode !== 0 || head.stdout.trim() !== commit) return false;
  const flags = ['--porcelain', '--ignored', '--untracked-files=all', '--ignore-submodules=all'];
  const status = await git(['-C', folder, 'status', ...flags], { timeoutMs: 60_000 });
  return status.exitCode === 0 && status.stdout === '';
}

/** Of the tag itself: `git clone --branch` would take a branch of the same name. */
async function cloneInto(
  options: CloneOptions,
  place: string,
  folder: string,
  { address, tag, commit }: UpstreamCommit,
  signal: AbortSignal,
): Promise<void> {
  const git = foreignGit(options, place, signal);
  const steps = [
    ['init', '--quiet', '--template=', folder],
    [
      ...['-C', folder, 'fetch', '--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules'],
      ...['--', address, `refs/tags/${tag}`],
    ],
    [...['-C', folder], ...safely, 'checkout', '--quiet', '--detach', 'FETCH_HEAD'],
  ];
  await rm(folder, { recursive: true, force: true });
  for (const step of steps) {
    const done = await git(step, { timeoutMs: cloneTimeoutMs });
    if (done.exitCode === 0) continue;
    await rm(folder, { recursive: true, force: true });
    throw cloneFailure(`${tag} of ${address}`, address, done.stderr, options.folder);
  }
  if (await isWhole(git, folder, commit)) return;
  await rm(folder, { recursive: true, force: true });
  throw new MirrorError(
    'moved',
    `${tag} of ${address} is not the commit ${commit} any more.`,
    'Somebody moved the tag, or it cannot be checked out as it is on this machine. Try again, and look at who moved it.',
  );
}

/** No file of a foreign tree may become a part of `.git` on a file system that knows it by another name. */
const safely = ['hooksPath=/dev/null', 'protectNTFS=true', 'protectHFS=true'].flatMap((setting) => [
  '-c',
  `core.${setting}`,
]);

function cloneFailure(what: string, address: string, stderr: string, place: string): MirrorError {
  const { why, remedy } = foreignFailure(address, stderr);
  const full = /no space left on device|disk quota exceeded/i.test(stderr);
  return new MirrorError(
    'clone-failed',
    `${what} was not cloned${why}.`,
    full ? `Make room in ${place}, or name another folder in SLIPWAY_CACHE.` : remedy,
  );
}
