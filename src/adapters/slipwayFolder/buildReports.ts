import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildReports } from '../../release/report/buildReports.ts';
import { safeName } from './safeName.ts';
import { stateFolder, unwritable } from './stateFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Reports of builds in `.slipway/reports/<name>.md` and `.json` of a project. Logs are in a folder
 * of their own, `.slipway/logs`: reports are attached to releases, and a log says more than that.
 */
export function createBuildReports(root: string): BuildReports {
  return {
    async write(name, { markdown, json, log }, signal) {
      const file = join(await stateFolder(root, 'reports'), safeName(name));
      const logFile = join(await stateFolder(root, 'logs'), `${safeName(name)}.log`);
      signal.throwIfAborted();
      try {
        await writeAtomically(`${file}.json`, json);
        await writeAtomically(`${file}.md`, markdown);
        if (log === undefined) await rm(logFile, { force: true });
        else await writeAtomically(logFile, log);
      } catch (error) {
        throw unwritable(file, error);
      }
      return { report: `${file}.md`, ...(log !== undefined && { log: logFile }) };
    },
  };
}
