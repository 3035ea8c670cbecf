import type { HostileRegistry } from './hostileRegistry.ts';
import { reply } from './hostileRegistry.ts';

export interface Held {
  /** How many wait now. */
  readonly waiting: number;
  /** Answers those that wait and lets all others pass. */
  letGo(): void;
}

const passed = 'x-let-go';
const told = ['link', 'content-type', 'content-length', 'docker-content-digest'];

/**
 * Keeps requests for these paths unanswered until they are let go, or for so many milliseconds; then
 * they get honest answers.
 */
export function holdRequests(
  registry: HostileRegistry,
  held: (path: string) => boolean = () => true,
  milliseconds?: number,
): Held {
  const waiting = new Set<() => void>();
  let open = false;
  registry.script(({ method, path, headers }, response) => {
    if (open || passed in headers || !held(path)) return false;
    const go = (): void => {
      waiting.delete(go);
      const honest = fetch(`${registry.origin}${path}`, { method, headers: { [passed]: '' } });
      void honest.then(async (answer) => {
        const kept = told.flatMap((header) => {
          const value = answer.headers.get(header);
          return value === null ? [] : [[header, value] as const];
        });
        const body = Buffer.from(await answer.arrayBuffer());
        reply(response, { status: answer.status, headers: Object.fromEntries(kept), body }, method);
      });
    };
    waiting.add(go);
    if (milliseconds !== undefined) setTimeout(() => waiting.has(go) && go(), milliseconds);
    return true;
  });
  return {
    get waiting() {
      return waiting.size;
    },
    letGo() {
      open = true;
      for (const go of waiting) go();
    },
  };
}

/** What was asked for by the client under test, not by `letGo`. */
export function askedOf(registry: HostileRegistry): string[] {
  return registry.requests
    .filter(({ headers }) => !(passed in headers))
    .map(({ method, path }) => `${method} ${path}`);
}
