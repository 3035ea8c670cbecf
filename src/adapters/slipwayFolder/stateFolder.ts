import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ChecklistError } from '../../release/checklist/checklistError.ts';

/** Where Slipway keeps what it knows of a project, beside its slipway.yaml. */
const folderName = '.slipway';

/**
 * The absolute path of a folder within `.slipway`, made when it is not there, and kept out of git
 * by a file inside. A link that leads elsewhere is refused: it would be the repository's choice
 * where Slipway writes. Fails with ChecklistError.
 */
export async function stateFolder(root: string, name: string): Promise<string> {
  const top = join(root, folderName);
  const folder = join(top, name);
  const within = name.split(sep).map((_, at, parts) => join(top, ...parts.slice(0, at + 1)));
  try {
    for (const path of [top, ...within]) {
      await mkdir(path, { recursive: true });
      if (!(await lstat(path)).isDirectory()) throw notAFolder(path);
    }
    await writeFile(join(top, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (error instanceof ChecklistError) throw error;
    if (codeOf(error) !== 'EEXIST') throw unwritable(top, error);
    if (!(await isFolder(folder))) throw notAFolder(folder);
  }
  return folder;
}

/** The same path when it is there already and is a folder; nothing is made. */
export async function existingStateFolder(root: string, name: string): Promise<string | undefined> {
  const top = join(root, folderName);
  const folder = join(top, name);
  return (await isFolder(top)) && (await isFolder(folder)) ? folder : undefined;
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function unwritable(path: string, error: unknown): ChecklistError {
  return new ChecklistError(
    'unwritable',
    `${path} cannot be written (${String(codeOf(error) ?? error)}).`,
    'Check its permissions and the space left on the disk, and start again: what was done is known.',
    { cause: error },
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    return false;
  }
}

function notAFolder(path: string): ChecklistError {
  return new ChecklistError(
    'unwritable',
    `${path} is no folder of its own, so nothing is written there.`,
    'Remove the file or link of that name.',
  );
}
