import type { BinaryBuild } from './planBinaries.ts';

/** A line without an end is not held back for longer. */
const longest = 4096;

/** Output of builds that run side by side, line by line, each line with whose it is. */
export function prefixedLines(write: (text: string) => void): {
  readonly text: (build: BinaryBuild, text: string) => void;
  /** Writes what is left of a build that has ended. */
  readonly end: (build: BinaryBuild) => void;
} {
  const rests = new Map<string, string>();
  const put = ({ name, platform }: BinaryBuild, line: string): void => {
    write(`${name} ${platform} | ${line}\n`);
  };
  return {
    text: (build, text) => {
      const lines = ((rests.get(build.output) ?? '') + text).split('\n');
      let rest = lines.pop() ?? '';
      for (const line of lines) put(build, line);
      if (rest.length > longest) {
        put(build, rest);
        rest = '';
      }
      rests.set(build.output, rest);
    },
    end: (build) => {
      const rest = rests.get(build.output) ?? '';
      rests.delete(build.output);
      if (rest !== '') put(build, rest);
    },
  };
}
