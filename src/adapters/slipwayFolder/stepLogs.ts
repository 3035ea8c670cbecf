import { join, relative, sep } from 'node:path';
import type { StepLogs } from '../../release/checklist/stepLogs.ts';
import { stateFolder } from './stateFolder.ts';
import { openStepLog } from './stepLog.ts';

/** Logs in `.slipway/releases/<version>.logs/`, one file for each attempt. */
export function createStepLogs(root: string): StepLogs {
  return {
    async keep(release, step, text, signal) {
      const base = await logBase(root, release, step);
      signal.throwIfAborted();
      const log = await openStepLog(base);
      try {
        await log.write(new TextEncoder().encode(text));
      } finally {
        await log.close();
      }
      return pathWithin(root, log.path);
    },
  };
}

/** Path of the logs of a step, without their number and ending. Fails with ChecklistError. */
export async function logBase(root: string, release: string, step: string): Promise<string> {
  const folder = await stateFolder(root, join('releases', `${release}.logs`));
  return join(folder, step.replace(/[^A-Za-z0-9._-]/g, '-'));
}

/** Relative to the project's folder, with `/`. */
export function pathWithin(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
