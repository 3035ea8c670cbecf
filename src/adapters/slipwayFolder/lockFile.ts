import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Holder } from '../../release/checklist/journalStore.ts';
import { identify, isGone } from './processIdentity.ts';
import { codeOf } from './stateFolder.ts';

const lockSchema = z.object({
  token: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  by: z.string(),
  since: z.string(),
  process: z.object({
    pid: z.number().check(z.int(), z.positive()),
    host: z.string(),
    boot: z.exactOptional(z.string()),
    started: z.exactOptional(z.string()),
  }),
});

type Lock = z.infer<typeof lockSchema>;

export type LockAttempt =
  | { readonly kind: 'held'; readonly lock: HeldLock }
  | { readonly kind: 'taken'; readonly holder?: Holder };

export interface HeldLock {
  /** False when somebody removed or replaced the file meanwhile. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes the lock, also from a process of this machine that is known to be gone. Who takes a stale
 * lock claims it by its token first, so that of many exactly one does.
 */
export async function takeLock(
  file: string,
  who: { readonly by: string; readonly since: string },
): Promise<LockAttempt> {
  const mine: Lock = { token: randomUUID(), ...who, process: await identify(process.pid) };
  const text = JSON.stringify(mine);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await create(file, text, mine.token)) return { kind: 'held', lock: held(file, mine) };
    const found = await readLock(file);
    // Released since, or not yet whole.
    if (found === 'absent') continue;
    if (found === 'unreadable') return { kind: 'taken' };
    if (!(await isGone(found.process))) return { kind: 'taken', holder: found };
    const claim = await takeLock(`${file}.${found.token}`, who);
    if (claim.kind === 'taken') return { kind: 'taken', holder: found };
    try {
      const now = await readLock(file);
      if (typeof now === 'string' || now.token !== found.token) continue;
      await writeFile(`${file}.${mine.token}`, text, { flag: 'wx', mode: 0o600 });
      await rename(`${file}.${mine.token}`, file);
      return { kind: 'held', lock: held(file, mine) };
    } finally {
      await claim.lock.release();
    }
  }
  return { kind: 'taken' };
}

/** The lock, or undefined while somebody has it. */
export async function tryLock(file: string, by: string): Promise<HeldLock | undefined> {
  const attempt = await takeLock(file, { by, since: new Date().toISOString() });
  return attempt.kind === 'held' ? attempt.lock : undefined;
}

/** Who has the lock; undefined when nobody does, or a process known to be gone. */
export async function lockHolder(file: string): Promise<Holder | undefined> {
  const found = await readLock(file);
  if (found === 'absent') return undefined;
  if (found === 'unreadable') return { by: 'somebody', since: '' };
  return (await isGone(found.process)) ? undefined : { by: found.by, since: found.since };
}

/** A link appears whole and only where nothing is; where there are none, the file itself does. */
async function create(file: string, text: string, token: string): Promise<boolean> {
  const temporary = `${file}.${token}`;
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
    await link(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(String(codeOf(error))))
      throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readLock(file: string): Promise<Lock | 'absent' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'absent' : 'unreadable';
  }
  try {
    const parsed = lockSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function held(file: string, mine: Lock): HeldLock {
  const isHeld = async (): Promise<boolean> => {
    const found = await readLock(file);
    return typeof found !== 'string' && found.token === mine.token;
  };
  return {
    isHeld,
    release: async () => {
      if (await isHeld()) await rm(file, { force: true });
    },
  };
}
