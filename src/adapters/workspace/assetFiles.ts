import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import type { AssetFile, AssetFiles } from '../../release/gitHubRelease/assetFiles.ts';
import { globDepth, globFolder, globPattern } from '../../release/gitHubRelease/globPattern.ts';
import { WorkspaceError } from '../../release/workspace.ts';
import { pathWithin, withinFolder } from './withinFolder.ts';

/** Files looked at for one pattern; a folder with more holds something else than a release. */
const mostFiles = 20_000;

/** Files of a folder of this machine. Nothing outside the folder is read, by links neither. */
export function createAssetFiles(root: string): AssetFiles {
  const absolute = resolve(root);
  return {
    async find(patterns, signal) {
      const unmatched: string[] = [];
      const paths = new Set<string>();
      for (const pattern of patterns) {
        const found = await matches(absolute, pattern, signal);
        if (found.length === 0) unmatched.push(pattern);
        for (const path of found) paths.add(path);
      }
      const files: AssetFile[] = [];
      for (const path of [...paths].sort()) files.push(await look(absolute, path, signal));
      return { files, unmatched };
    },
    open: (file) => pieces(absolute, file),
  };
}

async function matches(root: string, pattern: string, signal: AbortSignal): Promise<string[]> {
  const folder = globFolder(pattern);
  const form = globPattern(pattern);
  pathWithin(root, isAbsolute(pattern) ? pattern : folder);
  const depth = globDepth(pattern);
  const found: string[] = [];
  const open = [folder];
  let looked = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    signal.throwIfAborted();
    for (const entry of await entriesOf(join(root, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if ((looked += 1) > mostFiles) throw tooMany(pattern);
      if (entry.isDirectory()) {
        const ours = entry.name !== '.git' && entry.name !== 'node_modules';
        if (ours && path.split('/').length <= depth) open.push(path);
      } else if ((entry.isFile() || entry.isSymbolicLink()) && form.test(path)) found.push(path);
    }
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw unreadable(folder, error);
  }
}

async function look(root: string, path: string, signal: AbortSignal): Promise<AssetFile> {
  const file = await inside(root, path);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const piece of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      size += piece.byteLength;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(path, error);
  }
  return { path, size, digest: sha256(hash.digest('hex')) };
}

function sha256(hex: string): Digest {
  const text = `sha256:${hex}`;
  if (isDigest(text)) return text;
  throw new Error('a SHA-256 of another length');
}

async function inside(root: string, path: string): Promise<string> {
  try {
    const file = await withinFolder(root, path);
    if (!(await stat(file)).isFile()) throw unreadable(path, undefined);
    return file;
  } catch (error) {
    throw error instanceof WorkspaceError ? error : unreadable(path, error);
  }
}

/** The file again, exactly as long as it was; WorkspaceError when it has changed. */
async function* pieces(
  root: string,
  { path, size, digest }: AssetFile,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const file = await inside(root, path);
  const hash = createHash('sha256');
  let read = 0;
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer<ArrayBuffer>>) {
    hash.update(piece);
    read += piece.byteLength;
    if (read > size) throw changed(path);
    // The last piece is held back until the whole is known to be what was looked at.
    if (read === size && sha256(hash.digest('hex')) !== digest) throw changed(path);
    yield piece;
  }
  if (read !== size) throw changed(path);
}

function tooMany(pattern: string): WorkspaceError {
  return new WorkspaceError(
    'too-large',
    `More than ${mostFiles} files stand where ${pattern} looks.`,
    'Name the folder the files are in, for example dist/*.tar.gz.',
  );
}

function unreadable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError(
    'unreadable',
    `${path} cannot be read.`,
    'Check the path and its permissions.',
    { cause },
  );
}

function changed(path: string): WorkspaceError {
  return new WorkspaceError(
    'unreadable',
    `${path} was changed while it was uploaded.`,
    'Wait until it is written, and run it again.',
  );
}
