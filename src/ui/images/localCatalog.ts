import type { ComparedImage } from '../../oci/local/compareLocal.ts';
import { compareLocal, tagsHere } from '../../oci/local/compareLocal.ts';
import type { LocalImage, LocalImages } from '../../oci/local/localImage.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Repository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';

/** What the engine has; `error` where it cannot be asked. */
export interface LocalList {
  readonly images: readonly LocalImage[];
  readonly error?: unknown;
}

/** Images of the engine, listed once for all repositories; an engine that is away is no failure. */
export class LocalCatalog {
  readonly #ports: { readonly registry: Registry; readonly localImages: LocalImages };
  readonly #isAllowed: () => boolean;
  readonly #onLate: () => void;
  #controller = new AbortController();
  #listing: Promise<LocalList> | undefined;
  #list: LocalList | undefined;

  /** `onLate` is told when the list comes after somebody has stopped waiting for it. */
  constructor(
    ports: { readonly registry: Registry; readonly localImages: LocalImages },
    isAllowed: () => boolean,
    onLate: () => void,
  ) {
    this.#ports = ports;
    this.#isAllowed = isAllowed;
    this.#onLate = onLate;
  }

  /** Resolves with the list, or with undefined after `patience` milliseconds; nobody asks where it may not. */
  async ready(patience: number): Promise<LocalList | undefined> {
    if (this.#list !== undefined || !this.#isAllowed()) return this.#list;
    this.#listing ??= this.#read();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience);
    });
    const list = await Promise.race([this.#listing, late]);
    clearTimeout(timer);
    if (list === undefined) void this.#listing.then(this.#onLate, () => undefined);
    return list;
  }

  /** The engine's tags of a repository, listed anew and compared with the registry's. */
  async compare(repository: Repository): Promise<ComparedImage[]> {
    this.#listing = this.#read();
    const { images, error } = await this.#listing;
    if (error !== undefined) throw error;
    const { signal } = this.#controller;
    return compareLocal(this.#ports, tagsHere(images, repository), signal);
  }

  forget(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#listing = undefined;
    this.#list = undefined;
  }

  async #read(): Promise<LocalList> {
    const { signal } = this.#controller;
    const list = await this.#ports.localImages.list(signal).then(
      (images): LocalList => ({ images }),
      (error: unknown): LocalList => {
        if (isAbort(error)) throw error;
        return { images: [], error };
      },
    );
    if (!signal.aborted) this.#list = list;
    return list;
  }
}
