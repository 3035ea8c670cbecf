import type { Disposable } from './lifecycle.ts';

/** Gathers changed nodes and reports them together: many answers, one redraw. */
export class BatchedRefresh<Node> implements Disposable {
  readonly #report: (changed: Node[] | undefined) => void;
  readonly #changed = new Set<Node>();
  #timer: NodeJS.Timeout | undefined;
  #everything = false;

  /** `report` gets undefined when everything is to be read anew. */
  constructor(report: (changed: Node[] | undefined) => void) {
    this.#report = report;
  }

  add(node: Node): void {
    this.#changed.add(node);
    this.#schedule();
  }

  all(): void {
    this.#everything = true;
    this.#schedule();
  }

  /** Reports at once: somebody who types looks at the result. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#send(), 50);
  }

  #send(): void {
    const changed = this.#everything ? undefined : [...this.#changed];
    this.#timer = undefined;
    this.#everything = false;
    this.#changed.clear();
    if (changed === undefined || changed.length > 0) this.#report(changed);
  }
}
