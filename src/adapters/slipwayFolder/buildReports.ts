import { join } from 'node:path';
import type { BuildReports } from '../../release/report/buildReports.ts';
import { safeName } from './safeName.ts';
import { stateFolder, unwritable } from './stateFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

/** Reports of builds in `.slipway/reports/<name>.md` and `.json` of a project. */
export function createBuildReports(root: string): BuildReports {
  return {
    async write(name, markdown, json, signal) {
      const file = join(await stateFolder(root, 'reports'), safeName(name));
      signal.throwIfAborted();
      try {
        await writeAtomically(`${file}.json`, json);
        await writeAtomically(`${file}.md`, markdown);
      } catch (error) {
        throw unwritable(file, error);
      }
      return `${file}.md`;
    },
  };
}
