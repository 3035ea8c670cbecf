import type { AttestationSummary } from '../../oci/attestation.ts';
import { describeAttestation } from '../../oci/attestation.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { flattenIndex } from '../../oci/flattenIndex.ts';
import type { Outline } from '../../oci/outline.ts';
import { outline } from '../../oci/outline.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import { describePlatformImage } from '../../oci/platformImage.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryMemory } from '../../oci/registryMemory.ts';
import { asksForPeace, isOutOfReach } from './isOutOfReach.ts';
import type { Known, TagDetails } from './shelf.ts';
import { know, Shelf } from './shelf.ts';
import { TagList } from './tagList.ts';

const concurrency = 6;

/** Reads tags and their details once each; a refresh forgets and cancels. Says what has changed. */
export class TagCatalog {
  readonly #registry: Registry & RegistryMemory;
  readonly #onTags: (repository: Repository, settled: boolean) => void;
  readonly #onTag: (reference: TagReference) => void;
  readonly #shelves = new Map<string, Shelf>();

  constructor(
    registry: Registry & RegistryMemory,
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

  /** References of the tags read so far: of each repository at most `most`, in display order. */
  readSoFar(most: number): string[] {
    return [...this.#shelves].flatMap(([repository, { list }]) =>
      (list?.groups() ?? [])
        .flatMap(({ tags }) => tags)
        .slice(0, most)
        .map((tag) => `${repository}:${tag}`),
    );
  }

  /** Stops every list that is being read. */
  stopReading(): void {
    for (const { list } of this.#shelves.values()) list?.stop();
  }

  /** What is known of a tag, without asking. */
  peekTag(reference: TagReference): Pick<Known<TagDetails>, 'value' | 'error'> | undefined {
    const { tags, shown } = this.#shelf(reference.repository);
    const known = tags.get(reference.tag);
    if (known?.value !== undefined || known?.error !== undefined) return known;
    const former = shown.get(reference.tag);
    return former === undefined ? known : { value: former };
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

  /**
   * Recalls what a tag pointed at, and reads what it does now when its turn comes, unless the
   * registry wants to be left alone.
   */
  describeInBackground(reference: TagReference): void {
    const shelf = this.#shelf(reference.repository);
    if (shelf.tags.has(reference.tag)) return;
    void this.#showFormer(shelf, reference);
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
      if (shelf.paused) {
        const former = await this.#former(shelf, reference);
        if (former !== undefined) return former;
      }
      try {
        const fetched = await this.#registry.fetchManifest(reference, signal);
        return { fetched, outline: outline(fetched) };
      } catch (error) {
        if (!isOutOfReach(error)) throw error;
        if (asksForPeace(error)) shelf.refused = true;
        const former = await this.#former(shelf, reference);
        if (former === undefined) throw error;
        return former;
      }
    };
    return know(shelf, shelf.tags, reference.tag, read, () => this.#onTag(reference));
  }

  /** What is in a tag, with indexes inside its index opened. RegistryError, also for one that names too many. */
  async contents(reference: TagReference): Promise<Outline> {
    const { fetched } = await this.describeTag(reference).promise;
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

  #former(shelf: Shelf, reference: TagReference): Promise<TagDetails | undefined> {
    const { tag } = reference;
    const known = shelf.former.get(tag);
    if (known !== undefined) return known;
    const recall = async (): Promise<TagDetails | undefined> => {
      const { signal } = shelf.controller;
      const remembered = await this.#registry.recallManifest(reference, signal);
      if (remembered === undefined) return undefined;
      const { fetched, at } = remembered;
      return { fetched, outline: outline(fetched), asOf: at };
    };
    const recalled = recall();
    shelf.former.set(tag, recalled);
    return recalled;
  }

  /** A row has something to say before the registry has answered. */
  async #showFormer(shelf: Shelf, reference: TagReference): Promise<void> {
    const value = await this.#former(shelf, reference);
    const known = shelf.tags.get(reference.tag);
    if (value === undefined || known?.value !== undefined || known?.error !== undefined) return;
    shelf.shown.set(reference.tag, value);
    this.#onTag(reference);
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
