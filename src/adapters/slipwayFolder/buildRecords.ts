import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildRecords } from '../../release/builds/buildRecord.ts';
import { codeOf, existingStateFolder, stateFolder, unwritable } from './stateFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

const folderName = 'builds';
const mostBytes = 1024 * 1024;

/** Records of builds in `.slipway/builds/<image>.json` of a project. */
export function createBuildRecords(root: string): BuildRecords {
  return {
    async read(image, signal) {
      const folder = await existingStateFolder(root, folderName);
      signal.throwIfAborted();
      return folder === undefined ? undefined : readSome(join(folder, fileOf(image)));
    },
    async write(image, text, signal) {
      const file = join(await stateFolder(root, folderName), fileOf(image));
      signal.throwIfAborted();
      try {
        await writeAtomically(file, text);
      } catch (error) {
        throw unwritable(file, error);
      }
    },
  };
}

/** What is too large is no record of ours. */
async function readSome(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).size > mostBytes ? undefined : await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unwritable(file, error);
  }
}

/** Names of images are free text: what no file may be called is told apart by its hash. */
function fileOf(image: string): string {
  const safe = image.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  if (safe === image && safe.length <= 60 && safe !== '') return `${safe}.json`;
  const hash = createHash('sha256').update(image).digest('hex').slice(0, 12);
  return `${safe.slice(0, 40)}.${hash}.json`;
}
