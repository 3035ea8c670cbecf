import { isAbort } from '../../oci/failure.ts';
import type { TagGroup } from '../../oci/orderTags.ts';
import { groupTags } from '../../oci/orderTags.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';

/** As many names are read without being asked to go on: some 7 MB. */
export const namesAtOnce = 50_000;
/** No more are held, whatever a search might find among them: some 45 MB. */
export const mostNames = 300_000;

export type TagListState =
  | { readonly kind: 'reading' }
  /** The registry has more; `full` when no more will be held. */
  | { readonly kind: 'paused'; readonly full: boolean }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The tags of one repository as they arrive. */
export class TagList {
  readonly #tags: string[] = [];
  readonly #onChange: (settled: boolean) => void;
  readonly #signal: AbortSignal;
  readonly #first = gate();
  readonly #rested = gate();
  /** Open while reading. */
  #goOn = openGate();
  #state: TagListState = { kind: 'reading' };
  #asked = namesAtOnce;
  #searching = false;
  /** The user wants no more, until told otherwise. */
  #stopped = false;
  /** Somebody was shown the first tags and waits for the rest. */
  #awaited = false;
  #groups: { readonly of: number; readonly groups: readonly TagGroup[] } | undefined;

  /** `onChange` is told of what arrives after `ready` was impatient; `settled` when no more comes. */
  constructor(
    registry: Registry,
    repository: Repository,
    signal: AbortSignal,
    onChange: (settled: boolean) => void,
  ) {
    this.#onChange = onChange;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#goOn.open(), { once: true });
    void this.#read(registry.listTags(repository, signal));
  }

  get state(): TagListState {
    return this.#state;
  }

  get count(): number {
    return this.#tags.length;
  }

  /**
   * Resolves when no more tags come, or after `patience` milliseconds when some are there. Fails
   * with what kept the first ones from being read.
   */
  async ready(patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([this.#rested.opened, late]);
    clearTimeout(timer);
    await this.#first.opened;
    const state = this.#state;
    if (state.kind === 'failed' && this.count === 0) throw state.error;
    this.#awaited = true;
  }

  /** Stops after the page that is under way. */
  stop(): void {
    if (this.#state.kind !== 'reading') return;
    this.#stopped = true;
    this.#rest();
  }

  /** Reads as many again as without being asked. */
  readOn(): void {
    if (this.#state.kind !== 'paused') return;
    this.#stopped = false;
    this.#asked = Math.min(mostNames, this.count + namesAtOnce);
    this.#resume();
  }

  /** A search looks at every name there is, unless the user has stopped the reading. */
  search(searching: boolean): void {
    this.#searching = searching;
    if (!this.#stopped) this.#resume();
  }

  get #limit(): number {
    return this.#searching ? mostNames : this.#asked;
  }

  /** In display order; grouping 50,000 names takes a while, so it is kept until more arrive. */
  groups(): readonly TagGroup[] {
    if (this.#groups?.of !== this.#tags.length)
      this.#groups = { of: this.#tags.length, groups: groupTags(this.#tags) };
    return this.#groups.groups;
  }

  async #read(pages: AsyncIterable<readonly string[]>): Promise<void> {
    try {
      for await (const page of pages) {
        for (const tag of page) this.#tags.push(tag);
        this.#first.open();
        if (this.#stopped || this.count >= this.#limit) this.#rest();
        else this.#tell(false);
        await this.#goOn.opened;
        this.#signal.throwIfAborted();
      }
      this.#end({ kind: 'done' });
    } catch (error) {
      this.#end({ kind: 'failed', error });
    }
  }

  #rest(): void {
    if (this.#state.kind === 'reading') this.#goOn = gate();
    if (this.#signal.aborted) this.#goOn.open();
    this.#state = { kind: 'paused', full: this.count >= mostNames };
    this.#rested.open();
    this.#tell(true);
  }

  #resume(): void {
    if (this.#state.kind !== 'paused' || this.count >= this.#limit) return;
    this.#state = { kind: 'reading' };
    this.#goOn.open();
    this.#tell(true);
  }

  #end(state: TagListState): void {
    this.#state = state;
    this.#first.open();
    this.#rested.open();
    if (state.kind !== 'failed' || !isAbort(state.error)) this.#tell(true);
  }

  #tell(settled: boolean): void {
    if (this.#awaited) this.#onChange(settled);
  }
}

function openGate(): Gate {
  const open = gate();
  open.open();
  return open;
}

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
