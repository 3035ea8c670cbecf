import * as z from 'zod/mini';
import { parseJson } from '../../oci/parseJson.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository, isTag } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { RememberedTags } from '../../oci/registryMemory.ts';
import type { KeptFiles } from './keptFiles.ts';

/** Lists of tags as they were last read. */
export interface TagLists {
  last(repository: Repository): Promise<RememberedTags | undefined>;
  /** Hands the pages on, and keeps what was in them. */
  keeping(
    repository: Repository,
    pages: AsyncIterable<readonly string[]>,
  ): AsyncGenerator<readonly string[]>;
}

/** Of a longer list the beginning is kept. */
const mostNames = 100_000;

const Kept = z.object({
  version: z.literal(1),
  repository: z.string(),
  at: z.number(),
  whole: z.boolean(),
  tags: z.array(z.string()),
});

/** Keeps lists in `files`; without them nothing is kept. */
export function createTagLists(
  files: KeptFiles | undefined,
  now: () => number = Date.now,
): TagLists {
  async function last(repository: Repository): Promise<RememberedTags | undefined> {
    const key = formatRepository(repository);
    const bytes = await files?.read(key);
    const kept = Kept.safeParse(bytes === undefined ? undefined : parseJson(bytes));
    if (!kept.success || kept.data.repository !== key) return undefined;
    const { tags, whole, at } = kept.data;
    return { tags: tags.filter(isTag), whole, at };
  }

  async function keep(repository: Repository, tags: string[], whole: boolean): Promise<void> {
    const key = formatRepository(repository);
    const document = { version: 1, repository: key, at: now(), whole, tags };
    await files?.keep(key, Buffer.from(JSON.stringify(document)));
  }

  return {
    last,
    async *keeping(repository, pages) {
      const names: string[] = [];
      let kept = files === undefined;
      try {
        for await (const page of pages) {
          if (!kept) names.push(...page);
          yield page;
          if (kept || names.length < mostNames) continue;
          kept = true;
          await keep(repository, names.slice(0, mostNames), false);
          names.length = 0;
        }
        if (!kept) await keep(repository, names, true);
        kept = true;
      } catch (error) {
        if (isGone(error)) await files?.drop(formatRepository(repository));
        throw error;
      } finally {
        // Broken off: better than nothing, but not than a list that was read to its end.
        if (!kept && names.length > 0 && (await last(repository)) === undefined)
          await keep(repository, names, false);
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof RegistryError && error.reason === 'not-found';
}
