import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Workspace } from '../../release/workspace.ts';
import { WorkspaceError } from '../../release/workspace.ts';
import { withinFolder } from './withinFolder.ts';

const maxBytes = 8 * 1024 * 1024;
const dockerfileDepth = 4;
const otherDepth = 2;
/** Folders looked into; a tree wider than this is not walked to its end. */
const maxFolders = 5000;

/** A workspace in a folder of this machine. Nothing outside the folder is ever read. */
export function createWorkspace(root: string): Workspace {
  const absolute = resolve(root);
  return {
    root: absolute,
    readText: (path, signal) => readText(absolute, path, signal),
    findDockerfiles: (signal) => findFiles(absolute, isDockerfile, dockerfileDepth, signal),
    findMatrices: (signal) => findFiles(absolute, isMatrix, otherDepth, signal),
    findWorkflows: (signal) => findWorkflows(absolute, signal),
    findMarkdown: (signal) => findFiles(absolute, isMarkdown, otherDepth, signal),
    findScripts: (signal) => findFiles(absolute, isScript, otherDepth, signal),
  };
}

async function readText(
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  signal.throwIfAborted();
  try {
    return await readSome(await withinFolder(root, path), path);
  } catch (error) {
    if (error instanceof WorkspaceError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const why = code === 'EISDIR' ? 'it is a folder' : `reading it failed (${String(code)})`;
    throw new WorkspaceError(
      'unreadable',
      `${path} cannot be read: ${why}.`,
      'Check the path and its permissions.',
      { cause: error },
    );
  } finally {
    signal.throwIfAborted();
  }
}

/** Reads through one handle, so that what was measured is what is read. */
async function readSome(file: string, path: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const found = await handle.stat();
    if (found.isFile() && found.size > maxBytes) throw tooLarge(path);
    if (!found.isFile() && !found.isDirectory())
      throw new WorkspaceError('unreadable', `${path} is no file.`, 'Name a file.');
    const bytes = await handle.readFile();
    if (bytes.length > maxBytes) throw tooLarge(path);
    // The decoder takes the byte order mark away.
    return new TextDecoder().decode(bytes);
  } finally {
    await handle.close();
  }
}

function tooLarge(path: string): WorkspaceError {
  return new WorkspaceError('too-large', `${path} is larger than 8 MiB.`, 'Name a smaller file.');
}

const dockerfile = /^(?:Dockerfile|Dockerfile\..+|.+\.Dockerfile)$/i;

function isDockerfile(name: string): boolean {
  return dockerfile.test(name) && !/\.dockerignore$/i.test(name);
}

function isMatrix(name: string): boolean {
  return name === 'matrix.json';
}

function isMarkdown(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name);
}

function isScript(name: string): boolean {
  return name.endsWith('.sh');
}

async function findFiles(
  root: string,
  isOne: (name: string) => boolean,
  maxDepth: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  let level = [''];
  let visited = 0;
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      signal.throwIfAborted();
      visited += 1;
      if (visited > maxFolders) return found;
      for (const entry of await entries(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
          next.push(path);
        else if (entry.isFile() && isOne(entry.name)) found.push(path);
      }
    }
    level = next;
  }
  return found;
}

async function findWorkflows(root: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const folder = '.github/workflows';
  const found = await entries(join(root, folder));
  return found
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(({ name }) => `${folder}/${name}`);
}

/** Sorted; none for a folder that may not be read or has gone meanwhile. */
async function entries(folder: string): Promise<Dirent[]> {
  try {
    const list = await readdir(folder, { withFileTypes: true });
    return list.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
