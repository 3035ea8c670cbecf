import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pack } from 'tar-stream';
import type { ArchiveRequest, Archives } from '../../release/binaries/archives.ts';
import { WorkspaceError } from '../../release/workspace.ts';
import { codeOf } from '../workspace/replaceWhole.ts';
import { pathWithin, withinFolder } from '../workspace/withinFolder.ts';

interface Packed {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** Archives of files below a folder of this machine. */
export function createArchives(root: string): Archives {
  return {
    async write(request, signal) {
      const target = pathWithin(root, request.path);
      await withinFolder(root, dirname(request.path));
      const files: Packed[] = [];
      for (const { name, file, executable } of request.entries)
        files.push({
          ...{ name, path: await withinFolder(root, file.path), size: file.size },
          mode: executable ? 0o755 : 0o644,
        });
      const temporary = `${target}.${String(process.pid)}.tmp`;
      try {
        await packInto(temporary, request, files, signal);
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        signal.throwIfAborted();
        throw unwritable(request.path, error);
      }
    },
  };
}

async function packInto(
  path: string,
  { format, date }: ArchiveRequest,
  files: readonly Packed[],
  signal: AbortSignal,
): Promise<void> {
  const output = createWriteStream(path, { flags: 'wx' });
  switch (format) {
    case 'tar.gz':
      await pipeline(await tarOf(files, date, signal), createGzip({ level: 9 }), output, {
        signal,
      });
      return;
    case 'zip':
      await pipeline(await zipOf(files, date), output, { signal });
      return;
  }
}

async function tarOf(files: readonly Packed[], mtime: Date, signal: AbortSignal): Promise<Pack> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  const add = async (): Promise<void> => {
    for (const { name, path, size, mode } of files) {
      const entry = tar.entry({ ...{ name, size, mode, mtime }, uid: 0, gid: 0 });
      await pipeline(createReadStream(path), entry, { signal });
    }
    tar.finalize();
  };
  add().catch((error: unknown) => tar.destroy(error instanceof Error ? error : undefined));
  return tar;
}

async function zipOf(files: readonly Packed[], mtime: Date): Promise<NodeJS.ReadableStream> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  zip.on('error', (error: Error) => zip.outputStream.emit('error', error));
  for (const { name, path, mode } of files) zip.addFile(path, name, { mtime, mode });
  zip.end();
  return zip.outputStream;
}

function unwritable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError(
    'unwritable',
    `${path} cannot be written (${codeOf(cause)}).`,
    'Check its folder and the room on the disk.',
    { cause },
  );
}
