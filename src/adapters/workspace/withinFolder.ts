import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { WorkspaceError } from '../../release/workspace.ts';

/**
 * Absolute path of a file of a folder. Throws WorkspaceError for one that leaves it, itself or by a
 * link; what realpath throws when it is not there.
 */
export async function withinFolder(root: string, path: string): Promise<string> {
  const file = pathWithin(root, path);
  if (leaves(await realpath(root), await realpath(file))) throw outside(path);
  return file;
}

/** The same, by its name alone. */
export function pathWithin(root: string, path: string): string {
  if (isAbsolute(path) || path.includes('\0') || leaves(root, resolve(root, path)))
    throw outside(path);
  return join(root, path);
}

function leaves(root: string, path: string): boolean {
  const from = relative(root, path);
  return from === '..' || from.startsWith(`..${sep}`) || isAbsolute(from);
}

function outside(path: string): WorkspaceError {
  return new WorkspaceError(
    'outside',
    `${path} is outside the project’s folder.`,
    'Name a file within the folder of slipway.yaml.',
  );
}
