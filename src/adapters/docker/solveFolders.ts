import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import { endGroup } from '../process/processGroup.ts';
import { programLine } from '../process/programLine.ts';
import { buildLadder } from '../process/stream.ts';
import { processRuns } from '../process/signalGroup.ts';

const prefix = 'slipway-build-';
const ownerFile = 'owner.json';
const Owner = z.object({ owner: z.number(), pid: z.number() });

/** A folder for the files of one build, removed by who made it. */
export function makeSolveFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), prefix));
}

/** Notes which program belongs to the folder, and that it is to end with this process. */
export function claimSolveFolder(folder: string, pid: number): void {
  writeFileSync(join(folder, ownerFile), JSON.stringify({ owner: process.pid, pid }));
}

/**
 * Ends the builds of processes that were killed before they could do it themselves, and removes
 * their folders. A build nobody hears any more may push what nobody asked for again.
 */
export async function sweepSolveFolders(signal: AbortSignal): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const folders = names.filter((name) => name.startsWith(prefix));
  await Promise.all(folders.map((name) => sweep(join(tmpdir(), name), signal)));
}

async function sweep(folder: string, signal: AbortSignal): Promise<void> {
  const text = await readFile(join(folder, ownerFile), 'utf8').catch(() => undefined);
  const parsed = Owner.safeParse(text === undefined ? undefined : parseJsonText(text));
  // One without an owner is about to get it, or somebody else's.
  if (!parsed.success || processRuns(parsed.data.owner)) return;
  const { pid } = parsed.data;
  // The id may be another program's by now; the folder is among the arguments of ours.
  const line = await programLine(pid, signal);
  if (line?.includes(folder) === true) await endGroup(pid, buildLadder);
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
