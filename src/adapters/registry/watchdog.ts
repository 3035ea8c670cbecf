import { setMaxListeners } from 'node:events';

/**
 * An AbortSignal that follows another one and can also be set to go off by itself. Release it
 * when the work is over: it holds a timer and a listener.
 */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    // Many requests may follow one signal at a time; each lets go of it.
    setMaxListeners(0, outer, this.#controller.signal);
    if (outer.aborted) this.#follow();
    else outer.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts with `reason` unless armed again or released within so many milliseconds. */
  arm(milliseconds: number, reason: () => Error): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(reason()), milliseconds);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#follow);
  }

  readonly #follow = (): void => {
    this.#controller.abort(this.#outer.reason);
  };
}
