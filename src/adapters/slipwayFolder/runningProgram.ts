import { readFile, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Ladder } from '../process/processGroup.ts';
import { endGroup } from '../process/processGroup.ts';
import type { ProcessIdentity } from './processIdentity.ts';
import { identify, isGone } from './processIdentity.ts';

const schema = z.object({
  pid: z.number().check(z.int(), z.positive()),
  host: z.string(),
  boot: z.exactOptional(z.string()),
  started: z.string(),
});

/** Writes down which program runs, for who comes after this process was killed. */
export async function noteRunning(
  file: string,
  pid: number | undefined,
): Promise<() => Promise<void>> {
  if (pid !== undefined)
    await writeFile(file, JSON.stringify(await identify(pid)), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/**
 * Ends what an earlier run of the step left behind when it was killed: two at once would be one too
 * many. Only where the system tells that it is the very same process.
 */
export async function endLeftover(file: string, ladder: Ladder): Promise<void> {
  const left = await readIdentity(file);
  if (
    left !== undefined &&
    !(await isGone(left)) &&
    left.host === (await identify(process.pid)).host
  )
    await endGroup(left.pid, ladder);
  await rm(file, { force: true });
}

async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
