import type { ImageConfig } from '../../../oci/imageConfig.ts';

export interface StartedProgram {
  /** As the config writes it. */
  readonly program: string;
  /** False for a word that may be a program. */
  readonly required: boolean;
}

/** Docker's, where an image sets none. */
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * What an image starts: its first word, and what that is likely to start (an absolute path, the
 * command an entrypoint script gets, what a shell is told).
 */
export function startedPrograms({ entrypoint, cmd }: ImageConfig): StartedProgram[] {
  const [first, ...rest] = [...entrypoint, ...cmd];
  if (first === undefined || first === '') return [];
  const words = rest.flatMap((word, at) => (rest[at - 1] === '-c' ? word.split(/\s+/) : [word]));
  const likely = words.filter((word) => /^\/[\w./+-]+$/.test(word));
  const command = entrypoint.length > 0 ? cmd[0] : undefined;
  if (command !== undefined && /^[\w.+-]+$/.test(command)) likely.push(command);
  return [
    { program: first, required: true },
    ...[...new Set(likely)].map((program) => ({ program, required: false })),
  ];
}

/** Where a program may be, as execvp(3) looks for it. */
export function whereOf(program: string, { env, workingDir }: ImageConfig): string[] {
  if (program.startsWith('/')) return [program];
  if (program.includes('/')) return [`${workingDir ?? ''}/${program}`];
  const path = env.find((one) => one.startsWith('PATH='))?.slice('PATH='.length) ?? usualPath;
  return path.split(':').map((folder) => `${folder}/${program}`);
}
