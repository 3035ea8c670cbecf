import { isAbort } from '../../oci/failure.ts';
import type { TagGroup } from '../../oci/orderTags.ts';
import { groupTags } from '../../oci/orderTags.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryMemory, RememberedTags } from '../../oci/registryMemory.ts';
import { isOutOfReach } from './isOutOfReach.ts';

/** As many names are read without being asked to go on: some 15 MB. */
export const namesAtOnce = 100_000;
/** No more are held, whatever a search might find among them: some 45 MB. */
const mostNames = 300_000;

/** Milliseconds to wait for all tags of a repository before the first ones are shown. */
export const patience = 700;

/** Milliseconds the registry has before what it said last time is shown. */
const briefly = 100;

export type TagListState =
  | { readonly kind: 'reading' }
  /** The registry has more; `full` when no more will be held. */
  | { readonly kind: 'paused'; readonly full: boolean }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The tags of one repository as they arrive. */
export class TagList {
  readonly #tags: string[] = [];
  readonly #recalled: Promise<void>;
  #remembered: RememberedTags | undefined;
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
  #groups: Grouped | undefined;

  /** `onChange` is told of what arrives after `ready` was impatient; `settled` when no more comes. */
  constructor(
    registry: Registry & RegistryMemory,
    repository: Repository,
    signal: AbortSignal,
    onChange: (settled: boolean) => void,
  ) {
    this.#onChange = onChange;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#goOn.open(), { once: true });
    this.#recalled = registry.recallTags(repository, signal).then((remembered) => {
      if ((remembered?.tags.length ?? 0) > 0) this.#remembered = remembered;
    });
    void this.#read(registry.listTags(repository, signal));
  }

  get state(): TagListState {
    return this.#state;
  }

  /** How many names the registry has given by now. */
  get count(): number {
    return this.#tags.length;
  }

  /** What was said in former times is shown as long as there is nothing better. */
  get former(): RememberedTags | undefined {
    const state = this.#state;
    if (this.#remembered === undefined || state.kind === 'done') return undefined;
    if (state.kind === 'failed' && !isOutOfReach(state.error)) return undefined;
    return this.#remembered.tags.length > this.count ? this.#remembered : undefined;
  }

  /**
   * Resolves when no more tags come, or after `patience` milliseconds when some are there, former
   * ones after less. Fails with what kept the first ones from being read.
   */
  async ready(patience: number): Promise<void> {
    await this.#recalled;
    await this.#patient(this.former === undefined ? patience : briefly);
    if (this.former === undefined) await this.#first.opened;
    const state = this.#state;
    if (state.kind === 'failed' && this.count === 0 && this.former === undefined) throw state.error;
    this.#awaited = true;
  }

  /** Once only: who has seen something is not kept waiting when it is drawn again. */
  async #patient(milliseconds: number): Promise<void> {
    if (this.#awaited) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#rested.opened, late]);
    clearTimeout(timer);
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
    const { former } = this;
    const tags = former?.tags ?? this.#tags;
    if (this.#groups?.of !== tags || this.#groups.count !== tags.length)
      this.#groups = { of: tags, count: tags.length, groups: groupTags(tags) };
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

interface Grouped {
  readonly of: readonly string[];
  readonly count: number;
  readonly groups: readonly TagGroup[];
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
