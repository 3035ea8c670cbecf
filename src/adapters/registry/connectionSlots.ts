/** Lets at most `limit` pieces of work per host go on at a time; the others wait their turn. */
export class ConnectionSlots {
  readonly #limit: number;
  readonly #hosts = new Map<string, Host>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async hold<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(host, signal);
    try {
      return await work();
    } finally {
      this.#leave(host);
    }
  }

  async #enter(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const host = this.#hosts.get(name) ?? { active: 0, waiting: new Set() };
    this.#hosts.set(name, host);
    if (host.active < this.#limit) {
      host.active += 1;
      return;
    }
    await turn(host, signal);
  }

  /** The slot is handed on, so that nobody can slip in between. */
  #leave(name: string): void {
    const host = this.#hosts.get(name);
    if (host === undefined) return;
    const [next] = host.waiting;
    if (next !== undefined) {
      host.waiting.delete(next);
      next();
      return;
    }
    host.active -= 1;
    if (host.active === 0) this.#hosts.delete(name);
  }
}

interface Host {
  active: number;
  readonly waiting: Set<() => void>;
}

function turn(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      host.waiting.delete(onTurn);
      reject(signal.reason);
    };
    host.waiting.add(onTurn);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
