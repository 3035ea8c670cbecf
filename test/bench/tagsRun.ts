import { timed } from './inChild.ts';

/** What tagsChild.ts says of one repository opened as the Images view opens it. */
export interface TagsRun {
  readonly firstRows: number;
  readonly firstRowsMs: number;
  /** The first rows were those of the session before. */
  readonly former: boolean;
  readonly listMs: number;
  /** Tags on screen whose details were read, and when all of them were there. */
  readonly described: number;
  readonly describedMs: number;
  readonly groupMs: number;
  readonly slowestKeyMs: number;
  readonly heap: number;
  readonly tags: number;
}

export async function openTags(
  program: string,
  repository: string,
  cacheFolder: string,
): Promise<TagsRun> {
  const args = ['--expose-gc', program, repository, cacheFolder];
  return JSON.parse((await timed(process.execPath, args)).stdout) as TagsRun;
}
