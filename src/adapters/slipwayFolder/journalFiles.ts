import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ChecklistError } from '../../release/checklist/checklistError.ts';
import type { Journal, JournalEvent } from '../../release/checklist/journal.ts';
import { parseJournal } from '../../release/checklist/parseJournal.ts';
import type { Holder, JournalStore, JournalWriter } from '../../release/checklist/journalStore.ts';
import type { HeldLock } from './lockFile.ts';
import { lockHolder, takeLock } from './lockFile.ts';
import { codeOf, existingStateFolder, stateFolder, unwritable } from './stateFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface JournalFilesOptions {
  /** The project's folder. */
  readonly root: string;
  /** Who works here, as others see the lock. */
  readonly who: string;
  readonly now: () => Date;
}

const folderName = 'releases';
const suffix = '.json';
const mostBytes = 16 * 1024 * 1024;

/** Journals in `.slipway/releases/<version>.json`, each with a lock beside it. */
export function createJournalFiles({ root, who, now }: JournalFilesOptions): JournalStore {
  async function existing(release: string, ending: string): Promise<string | undefined> {
    const folder = await existingStateFolder(root, folderName);
    return folder === undefined ? undefined : join(folder, `${release}${ending}`);
  }
  return {
    async list(signal) {
      const folder = await existingStateFolder(root, folderName);
      signal.throwIfAborted();
      const names = folder === undefined ? [] : await readdir(folder);
      return names
        .filter((name) => name.endsWith(suffix))
        .map((name) => name.slice(0, -suffix.length));
    },
    async read(release, signal) {
      const file = await existing(release, suffix);
      signal.throwIfAborted();
      return file === undefined ? undefined : readJournal(file, release);
    },
    async holder(release, signal) {
      const file = await existing(release, '.lock');
      signal.throwIfAborted();
      return file === undefined ? undefined : lockHolder(file);
    },
    async lock(release, signal) {
      const folder = await stateFolder(root, folderName);
      signal.throwIfAborted();
      const lockFile = join(folder, `${release}.lock`);
      const lock = await acquire(lockFile, release, { by: who, since: now().toISOString() });
      try {
        const file = join(folder, `${release}${suffix}`);
        const journal = (await readJournal(file, release)) ?? emptyJournal(release);
        return writerOf(file, journal, lock);
      } catch (error) {
        await lock.release();
        throw error;
      }
    },
  };
}

async function acquire(file: string, release: string, who: Holder): Promise<HeldLock> {
  let attempt;
  try {
    attempt = await takeLock(file, who);
  } catch (error) {
    throw unwritable(file, error);
  }
  if (attempt.kind === 'held') return attempt.lock;
  const { holder } = attempt;
  const by = holder === undefined ? 'somebody' : `${holder.by} since ${holder.since}`;
  throw new ChecklistError(
    'locked',
    `${release} is being released by ${by}.`,
    `Wait for its end, or look at it there. If nobody is at it any more, remove ${file} and start again.`,
  );
}

function writerOf(file: string, first: Journal, lock: HeldLock): JournalWriter {
  let journal = first;
  let last: Promise<unknown> = Promise.resolve();
  async function write(events: readonly JournalEvent[]): Promise<Journal> {
    if (!(await lock.isHeld())) throw lost(file);
    const next = { ...journal, events: [...journal.events, ...events] };
    try {
      await writeAtomically(file, `${JSON.stringify(next, undefined, 1)}\n`);
    } catch (error) {
      throw unwritable(file, error);
    }
    journal = next;
    return next;
  }
  return {
    get journal() {
      return journal;
    },
    append(events) {
      const written = last.then(() => write(events));
      last = written.catch(() => undefined);
      return written;
    },
    release: async () => {
      await last;
      await lock.release();
    },
  };
}

async function readJournal(file: string, release: string): Promise<Journal | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : parseJournal(text, release, file);
}

async function readText(file: string): Promise<string | undefined> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(file, error);
  }
  try {
    const { size } = await handle.stat();
    if (size > mostBytes) throw unreadable(file, `it is larger than ${mostBytes} bytes`);
    return await handle.readFile('utf8');
  } catch (error) {
    if (error instanceof ChecklistError) throw error;
    throw unreadable(file, error);
  } finally {
    await handle.close();
  }
}

function emptyJournal(release: string): Journal {
  return { format: 'slipway-journal', version: 1, release, events: [] };
}

function unreadable(file: string, cause: unknown): ChecklistError {
  return new ChecklistError(
    'corrupt',
    `${file} cannot be read (${String(codeOf(cause) ?? cause)}).`,
    'Check its permissions. Nothing was changed.',
    { cause },
  );
}

function lost(file: string): ChecklistError {
  return new ChecklistError(
    'locked',
    `The lock of ${file} was taken away meanwhile, so nothing more is written to it.`,
    'Find out who else releases this version; start again when nobody does: evidence is looked at again.',
  );
}
