import { readFile } from 'node:fs/promises';
import { run } from './run.ts';

/**
 * The command line of the process that has this id now; undefined without one. It tells whether an
 * id that was written down still is what it was.
 */
export async function programLine(pid: number, signal: AbortSignal): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line === '' ? undefined : line.replaceAll('\0', ' ');
  }
  const args = ['-ww', '-o', 'args=', '-p', String(pid)];
  const { stdout } = await run({ file: 'ps', args, timeoutMs: 10_000 }, signal);
  return stdout.trim() === '' ? undefined : stdout;
}
