import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import { followOutliving, startOutliving } from '../process/outliving.ts';
import type { Program } from '../process/processGroup.ts';
import { programLine } from '../process/programLine.ts';
import type { RunningProgram } from '../process/stream.ts';

export const programFile = 'program.json';
const Started = z.object({ pid: z.number() });

export type KeepProgram = (
  folder: string,
  program: Program,
  mark: string,
  signal: AbortSignal,
) => Promise<RunningProgram>;

/**
 * The program whose files are in `folder`, started there when nobody has done so yet. A process
 * that has its id but not `mark` in its command line is another one, which came later.
 */
export const keepProgram: KeepProgram = async function keepProgram(folder, program, mark, signal) {
  const output = join(folder, 'stderr');
  const file = join(folder, programFile);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const known = Started.safeParse(text === undefined ? undefined : parseJsonText(text));
  if (known.success) {
    const { pid } = known.data;
    const line = await programLine(pid, signal);
    return followOutliving(line?.includes(mark) === true ? pid : undefined, output, signal);
  }
  const running = startOutliving(program, output, signal);
  if (running.pid !== undefined) writeFileSync(file, JSON.stringify({ pid: running.pid }));
  return running;
};
