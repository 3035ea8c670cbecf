import { open, realpath, rename, rm, stat } from 'node:fs/promises';

/** Replaces a file whole or not at all; a link is followed and the mode kept. Throws what the system does. */
export async function replaceWhole(file: string, isNew: boolean, text: string): Promise<void> {
  const target = isNew ? file : await realpath(file);
  const mode = isNew ? 0o644 : (await stat(target)).mode & 0o777;
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** `ENOENT` and the like. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
