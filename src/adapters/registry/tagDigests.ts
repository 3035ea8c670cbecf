import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { parseJson } from '../../oci/parseJson.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository, isTag } from '../../oci/reference.ts';
import type { KeptFiles } from './keptFiles.ts';

export interface SeenDigest {
  readonly digest: Digest;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** Where tags led when they were last looked at. A hint: tags move. */
export interface TagDigests {
  last(reference: TagReference): Promise<SeenDigest | undefined>;
  /** Does not wait for the disk. */
  note(reference: TagReference, digest: Digest): void;
}

/** Of each repository the tags looked at last; of further repositories only what is on disk. */
const mostTags = 2000;
const mostRepositories = 20;

const Kept = z.object({
  version: z.literal(1),
  repository: z.string(),
  tags: z.record(z.string(), z.tuple([z.string(), z.number()])),
});

interface Shelf {
  readonly seen: Map<string, SeenDigest>;
  readonly loaded: Promise<void>;
  changed: boolean;
  saving: boolean;
}

/** Remembers in memory, and in `files` for the next session. */
export function createTagDigests(
  files: KeptFiles | undefined,
  now: () => number = Date.now,
): TagDigests {
  const shelves = new Map<string, Shelf>();

  function shelfOf(repository: Repository): Shelf {
    const key = formatRepository(repository);
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const seen = new Map<string, SeenDigest>();
    const shelf = { seen, loaded: load(files, key, seen), changed: false, saving: false };
    const [oldest] = shelves.keys();
    if (shelves.size >= mostRepositories && oldest !== undefined) shelves.delete(oldest);
    shelves.set(key, shelf);
    return shelf;
  }

  /** One writing at a time; what is noted meanwhile goes into the next. */
  async function save(repository: Repository, shelf: Shelf): Promise<void> {
    if (files === undefined || shelf.saving) return;
    shelf.saving = true;
    await shelf.loaded;
    while (shelf.changed) {
      shelf.changed = false;
      const key = formatRepository(repository);
      await files.keep(key, encode(key, shelf.seen));
    }
    shelf.saving = false;
  }

  return {
    async last({ repository, tag }) {
      const shelf = shelfOf(repository);
      await shelf.loaded;
      return shelf.seen.get(tag);
    },
    note({ repository, tag }, digest) {
      const shelf = shelfOf(repository);
      shelf.seen.delete(tag);
      shelf.seen.set(tag, { digest, at: now() });
      const [oldest] = shelf.seen.keys();
      if (shelf.seen.size > mostTags && oldest !== undefined) shelf.seen.delete(oldest);
      shelf.changed = true;
      void save(repository, shelf);
    },
  };
}

/** What is noted while the file is read is newer and stays. */
async function load(
  files: KeptFiles | undefined,
  repository: string,
  seen: Map<string, SeenDigest>,
): Promise<void> {
  const bytes = await files?.read(repository);
  const kept = Kept.safeParse(bytes === undefined ? undefined : parseJson(bytes));
  if (!kept.success || kept.data.repository !== repository) return;
  for (const [tag, [digest, at]] of Object.entries(kept.data.tags).slice(-mostTags))
    if (isTag(tag) && isDigest(digest) && !seen.has(tag)) seen.set(tag, { digest, at });
}

function encode(repository: string, seen: ReadonlyMap<string, SeenDigest>): Uint8Array {
  const tags = Object.fromEntries([...seen].map(([tag, { digest, at }]) => [tag, [digest, at]]));
  return Buffer.from(JSON.stringify({ version: 1, repository, tags }));
}
