/** What must be released; `vscode.Disposable` is one. */
export interface Disposable {
  dispose(): void;
}

/** Holds what must be released together. What is added after `dispose` is released at once. */
export class DisposableStore implements Disposable {
  readonly #held = new Set<Disposable>();
  #disposed = false;

  add<Held extends Disposable>(held: Held): Held {
    if (this.#disposed) held.dispose();
    else this.#held.add(held);
    return held;
  }

  /** Releases in reverse order of adding; one that throws does not keep the others. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const held of [...this.#held].reverse()) {
      try {
        held.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#held.clear();
    if (errors.length > 0) throw new AggregateError(errors, 'Some resources were not released.');
  }
}
