import type { AttestationSummary } from '../../oci/attestation.ts';
import { describeAttestation } from '../../oci/attestation.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Descriptor, FetchedManifest } from '../../oci/manifest.ts';
import { flattenIndex } from '../../oci/flattenIndex.ts';
import type { Outline } from '../../oci/outline.ts';
import { outline } from '../../oci/outline.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import { describePlatformImage } from '../../oci/platformImage.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { TagList } from './tagList.ts';

const concurrency = 6;

export interface TagDetails {
  readonly fetched: FetchedManifest;
  readonly outline: Outline;
}

/** What is known by now; `value` and `error` are both absent while it is on its way. */
export interface Known<Value> {
  readonly promise: Promise<Value>;
  readonly value?: Value;
  readonly error?: unknown;
}

/** What this window has read from one repository since the last refresh. */
class Shelf {
  readonly controller = new AbortController();
  list: TagList | undefined;
  readonly tags = new Map<string, Known<TagDetails>>();
  readonly platforms = new Map<string, Known<PlatformImage>>();
  readonly attestations = new Map<string, Known<AttestationSummary | undefined>>();
  /** Tags on screen whose turn has not come, and how many are being read. */
  readonly waiting = new Map<string, TagReference>();
  describing = 0;
  /** The registry asked to slow down or is gone: no more details until the next refresh. */
  paused = false;
}

/** Reads tags and their details once each; a refresh forgets and cancels. Says what has changed. */
export class TagCatalog {
  readonly #registry: Registry;
  readonly #onTags: (repository: Repository, settled: boolean) => void;
  readonly #onTag: (reference: TagReference) => void;
  readonly #shelves = new Map<string, Shelf>();

  constructor(
    registry: Registry,
    onTags: (repository: Repository, settled: boolean) => void,
    onTag: (reference: TagReference) => void,
  ) {
    this.#registry = registry;
    this.#onTags = onTags;
    this.#onTag = onTag;
  }

  list(repository: Repository): TagList {
    const shelf = this.#shelf(repository);
    return (shelf.list ??= new TagList(
      this.#registry,
      repository,
      shelf.controller.signal,
      (settled) => this.#onTags(repository, settled),
    ));
  }

  /** What is known of a tag, without asking. */
  peekTag(reference: TagReference): Known<TagDetails> | undefined {
    return this.#shelf(reference.repository).tags.get(reference.tag);
  }

  peekPlatform(repository: Repository, digest: Digest): Known<PlatformImage> | undefined {
    return this.#shelf(repository).platforms.get(digest);
  }

  /** True when the platforms of a tag have been read, so that its row can tell its size. */
  described(reference: TagReference): boolean {
    const platforms = this.peekTag(reference)?.value?.outline.platforms ?? [];
    return (
      platforms.length > 0 &&
      platforms.every(
        ({ descriptor }) =>
          this.peekPlatform(reference.repository, descriptor.digest)?.value !== undefined,
      )
    );
  }

  /** Reads what a tag points at when its turn comes, unless the registry wants to be left alone. */
  describeInBackground(reference: TagReference): void {
    const shelf = this.#shelf(reference.repository);
    if (shelf.tags.has(reference.tag)) return;
    shelf.waiting.set(reference.tag, reference);
    this.#describeNext(shelf);
  }

  /** Forgets whose turn has not come: they may not be on screen any more. */
  dropWaiting(): void {
    for (const shelf of this.#shelves.values()) shelf.waiting.clear();
  }

  describeTag(reference: TagReference): Known<TagDetails> {
    const shelf = this.#shelf(reference.repository);
    const signal = shelf.controller.signal;
    const read = async (): Promise<TagDetails> => {
      const fetched = await this.#registry.fetchManifest(reference, signal);
      return { fetched, outline: outline(fetched) };
    };
    return know(shelf, shelf.tags, reference.tag, read, () => this.#onTag(reference));
  }

  /** What is in a tag, with indexes inside its index opened. */
  async contents(reference: TagReference): Promise<Outline> {
    const { fetched, outline: own } = await this.describeTag(reference).promise;
    if (own.nested.length === 0) return own;
    const { signal } = this.#shelf(reference.repository).controller;
    return flattenIndex(this.#registry, fetched, concurrency, signal);
  }

  describePlatform(reference: TagReference, descriptor: Descriptor): Known<PlatformImage> {
    const shelf = this.#shelf(reference.repository);
    const signal = shelf.controller.signal;
    return know(shelf, shelf.platforms, descriptor.digest, () =>
      describePlatformImage(this.#registry, reference.repository, descriptor, signal),
    );
  }

  /** Undefined for an attestation about nothing. */
  describeAttestation(
    reference: TagReference,
    descriptor: Descriptor,
  ): Known<AttestationSummary | undefined> {
    const shelf = this.#shelf(reference.repository);
    const signal = shelf.controller.signal;
    return know(shelf, shelf.attestations, descriptor.digest, () =>
      describeAttestation(this.#registry, reference.repository, descriptor, signal),
    );
  }

  /** Forgets one repository, or all, and cancels what is under way there. */
  forget(repository?: Repository): void {
    const key = repository && formatRepository(repository);
    for (const [name, shelf] of this.#shelves) {
      if (key !== undefined && name !== key) continue;
      this.#shelves.delete(name);
      shelf.controller.abort();
    }
  }

  #describeNext(shelf: Shelf): void {
    if (shelf.paused || shelf.controller.signal.aborted) shelf.waiting.clear();
    const [next] = shelf.waiting.values();
    if (next === undefined || shelf.describing >= concurrency) return;
    shelf.waiting.delete(next.tag);
    shelf.describing += 1;
    const after = (): void => {
      shelf.describing -= 1;
      this.#describeNext(shelf);
    };
    this.describeTag(next).promise.then(after, after);
    this.#describeNext(shelf);
  }

  #shelf(repository: Repository): Shelf {
    const key = formatRepository(repository);
    const known = this.#shelves.get(key);
    if (known !== undefined) return known;
    const shelf = new Shelf();
    this.#shelves.set(key, shelf);
    return shelf;
  }
}

/** What is known under `key`; read when nothing is, and then `onSettled` once it is. */
function know<Value>(
  shelf: Shelf,
  known: Map<string, Known<Value>>,
  key: string,
  read: () => Promise<Value>,
  onSettled?: () => void,
): Known<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const promise = read();
  const entry: Known<Value> = { promise };
  const settle = (result: Partial<Known<Value>>): void => {
    known.set(key, { promise, ...result });
    onSettled?.();
  };
  known.set(key, entry);
  promise.then(
    (value) => settle({ value }),
    (error: unknown) => {
      if (isAbort(error)) return;
      if (asksForPeace(error)) shelf.paused = true;
      settle({ error });
    },
  );
  return entry;
}

function asksForPeace(error: unknown): boolean {
  return (
    error instanceof RegistryError &&
    (error.reason === 'rate-limited' ||
      error.reason === 'unreachable' ||
      error.reason === 'timeout')
  );
}
