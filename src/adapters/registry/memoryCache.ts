/** Bytes by key, as much as fits; what was not used longest makes room. */
export class MemoryCache {
  readonly #capacity: number;
  readonly #entries = new Map<string, Uint8Array>();
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  read(key: string): Uint8Array | undefined {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, bytes);
    return bytes;
  }

  keep(key: string, bytes: Uint8Array): void {
    this.#drop(key);
    if (bytes.length > this.#capacity) return;
    this.#entries.set(key, bytes);
    this.#size += bytes.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#capacity) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#size -= this.#entries.get(key)?.length ?? 0;
    this.#entries.delete(key);
  }
}
