import type { TagGroup } from '../../oci/orderTags.ts';
import { groupTags } from '../../oci/orderTags.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';

/** The tags of one repository as they arrive. */
export class TagList {
  readonly #tags: string[] = [];
  readonly #finished: Promise<void>;
  #done = false;
  /** Somebody was shown the first tags and waits for the rest. */
  #awaited = false;
  #groups: { readonly of: number; readonly groups: readonly TagGroup[] } | undefined;

  /** `onPage` is told of what arrives after `ready` was impatient, the end included. */
  constructor(
    registry: Registry,
    repository: Repository,
    signal: AbortSignal,
    onPage: (done: boolean) => void,
  ) {
    this.#finished = this.#read(registry.listTags(repository, signal), onPage);
    this.#finished.catch(() => undefined); // whoever asks for `ready` sees it
  }

  get done(): boolean {
    return this.#done;
  }

  get count(): number {
    return this.#tags.length;
  }

  /** Resolves when all tags are there, or after `patience` milliseconds when some are. */
  async ready(patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), patience);
    });
    try {
      const all = await Promise.race([this.#finished.then(() => true), late]);
      if (!all && this.#tags.length === 0) await this.#finished;
      this.#awaited ||= !this.#done;
    } finally {
      clearTimeout(timer);
    }
  }

  /** In display order; grouping 50,000 names takes a while, so it is kept until more arrive. */
  groups(): readonly TagGroup[] {
    if (this.#groups?.of !== this.#tags.length)
      this.#groups = { of: this.#tags.length, groups: groupTags(this.#tags) };
    return this.#groups.groups;
  }

  async #read(
    pages: AsyncIterable<readonly string[]>,
    onPage: (done: boolean) => void,
  ): Promise<void> {
    for await (const page of pages) {
      for (const tag of page) this.#tags.push(tag);
      if (this.#awaited) onPage(false);
    }
    this.#done = true;
    if (this.#awaited) onPage(true);
  }
}
