import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createJournalFiles } from '../../../src/adapters/slipwayFolder/journalFiles.ts';
import type { JournalEvent } from '../../../src/release/checklist/journal.ts';
import type { JournalStore } from '../../../src/release/checklist/journalStore.ts';

const { signal } = new AbortController();
const now = new Date('2024-05-06T07:08:09.000Z');
const started: JournalEvent = { type: 'started', step: 'test', by: 'ada', at: now.toISOString() };

let root: string;
let store: JournalStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'journal-'));
  store = storeOf('ada@laptop');
});

function storeOf(who: string): JournalStore {
  return createJournalFiles({ root, who, now: () => now });
}

const file = (name: string) => join(root, '.slipway', 'releases', name);

/** A process that has ended: its id names nobody. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function lockedBy(other: object): Promise<void> {
  await mkdir(join(root, '.slipway', 'releases'), { recursive: true });
  const lock = {
    token: '00000000-0000-4000-8000-000000000000',
    by: 'bob@desk',
    since: '2024-05-06T07:00:00.000Z',
    process: { pid: process.pid, host: hostname(), ...other },
  };
  await writeFile(file('1.4.0.lock'), JSON.stringify(lock));
}

describe('journals in .slipway', () => {
  it('keeps what was appended, out of git, and leaves nothing else behind', async () => {
    expect(await store.read('1.4.0', signal)).toBeUndefined();
    expect(await readdir(root)).toEqual([]);
    const writer = await store.lock('1.4.0', signal);
    await Promise.all([writer.append([started]), writer.append([started, started])]);
    await writer.release();
    expect((await store.read('1.4.0', signal))?.events).toEqual([started, started, started]);
    expect(await store.list(signal)).toEqual(['1.4.0']);
    expect(await readdir(join(root, '.slipway', 'releases'))).toEqual(['1.4.0.json']);
    expect(await readFile(join(root, '.slipway', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('lets one write, and tells the others who', async () => {
    const writer = await store.lock('1.4.0', signal);
    const bob = storeOf('bob@desk');
    await expect(bob.lock('1.4.0', signal)).rejects.toMatchObject({
      reason: 'locked',
      message: `1.4.0 is being released by ada@laptop since ${now.toISOString()}.`,
    });
    expect(await bob.holder('1.4.0', signal)).toEqual({
      by: 'ada@laptop',
      since: now.toISOString(),
    });
    // Another release of the same repository is another matter.
    await (await bob.lock('1.5.0', signal)).release();
    await writer.release();
    expect(await bob.holder('1.4.0', signal)).toBeUndefined();
    await (await bob.lock('1.4.0', signal)).release();
  });

  it('takes over from a process that is gone, one of many at a time', async () => {
    for (const gone of [
      { pid: endedProcess() },
      { boot: '00000000-0000-0000-0000-000000000000' },
      { started: '1' },
    ]) {
      await lockedBy(gone);
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) => storeOf(`window ${at}`).lock('1.4.0', signal)),
      );
      const taken = tries.filter((one) => one.status === 'fulfilled');
      expect(taken).toHaveLength(1);
      await taken[0]?.value.release();
      expect(await readdir(join(root, '.slipway', 'releases'))).toEqual([]);
    }
  });

  it('leaves a lock alone whose owner may still be there', async () => {
    await lockedBy({ host: 'elsewhere', pid: endedProcess() });
    await expect(store.lock('1.4.0', signal)).rejects.toMatchObject({ reason: 'locked' });
    await writeFile(file('1.4.0.lock'), 'what is this');
    await expect(store.lock('1.4.0', signal)).rejects.toMatchObject({ reason: 'locked' });
    expect(await readFile(file('1.4.0.lock'), 'utf8')).toBe('what is this');
  });

  it('writes nothing more once its lock was taken away', async () => {
    const writer = await store.lock('1.4.0', signal);
    await lockedBy({});
    await expect(writer.append([started])).rejects.toMatchObject({ reason: 'locked' });
    expect(await store.read('1.4.0', signal)).toBeUndefined();
  });

  it('refuses a journal it does not understand, and loses nothing of it', async () => {
    await mkdir(join(root, '.slipway', 'releases'), { recursive: true });
    const newer = '{"format":"slipway-journal","version":2,"release":"1.4.0","events":[]}';
    for (const [text, why] of [
      ['{"format":"slipway-jour', 'it is no JSON'],
      [newer, 'a newer Slipway wrote it'],
      [newer.replace('2', '1').replace('1.4.0', '1.3.0'), 'it is about 1.3.0, not 1.4.0'],
      [newer.replace('2', '1').replace('[]', '[{"type":"passed"}]'), 'events.0.by'],
    ] as const) {
      await writeFile(file('1.4.0.json'), text);
      await expect(store.lock('1.4.0', signal)).rejects.toMatchObject({
        reason: 'corrupt',
        message: expect.stringContaining(why) as string,
      });
      expect(await readFile(file('1.4.0.json'), 'utf8')).toBe(text);
    }
    expect(await readdir(join(root, '.slipway', 'releases'))).toEqual(['1.4.0.json']);
  });

  it('does not follow a link out of the repository', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await symlink(outside, join(root, '.slipway'));
    await expect(store.lock('1.4.0', signal)).rejects.toMatchObject({ reason: 'unwritable' });
    expect(await readdir(outside)).toEqual([]);
  });
});
