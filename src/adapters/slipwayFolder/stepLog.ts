import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { codeOf, unwritable } from './stateFolder.ts';

export interface StepLog {
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Says in the log what was not kept. */
  close(): Promise<void>;
}

/** Output beyond this is counted, not kept. */
const mostKept = 8 * 1024 * 1024;
const mostLogs = 1000;

/** A new file beside those of earlier attempts: `test.1.log`, `test.2.log`, … */
export async function openStepLog(base: string): Promise<StepLog> {
  const { handle, path } = await openNew(base);
  let kept = 0;
  let dropped = 0;
  return {
    path,
    async write(bytes) {
      const piece = bytes.subarray(0, Math.max(0, mostKept - kept));
      dropped += bytes.length - piece.length;
      kept += piece.length;
      if (piece.length === 0) return;
      try {
        await handle.writeFile(piece);
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    async close() {
      if (dropped > 0) await handle.writeFile(`\n… ${dropped} more bytes were not kept.\n`);
      await handle.close();
    },
  };
}

async function openNew(base: string): Promise<{ handle: FileHandle; path: string }> {
  for (let attempt = 1; attempt <= mostLogs; attempt += 1) {
    const path = `${base}.${attempt}.log`;
    try {
      return { handle: await open(path, 'wx', 0o600), path };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unwritable(path, error);
    }
  }
  throw unwritable(`${base}.log`, `there are ${mostLogs} logs of this step`);
}
