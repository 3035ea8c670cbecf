import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import type { AskedBuild } from './buildSession.ts';
import { BuildSession } from './buildSession.ts';

/** Finished builds kept beside those that run. */
const keptBuilds = 20;

/** The builds of this window, newest first. */
export class BuildList {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #views = new Map<string, BuildRun>();
  #sessions: readonly BuildSession[] = [];
  #count = 0;

  /** Milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(plan: BuildPlan, asked: AskedBuild): BuildSession {
    this.#count += 1;
    const session: BuildSession = new BuildSession(
      `build-${this.#count}`,
      plan,
      asked,
      this.#now,
      () => this.#change(session),
    );
    const finished = this.#sessions.filter(({ state }) => !isActive(state));
    const dropped = new Set(finished.slice(keptBuilds));
    this.#sessions = [session, ...this.#sessions.filter((each) => !dropped.has(each))];
    this.#tell();
    return session;
  }

  sessions(): readonly BuildSession[] {
    return this.#sessions;
  }

  find(id: string): BuildSession | undefined {
    return this.#sessions.find((session) => session.id === id);
  }

  active(): readonly BuildSession[] {
    return this.#sessions.filter(({ state }) => isActive(state));
  }

  /** The newest build of each image, where that failed or was cancelled. */
  unfinished(): readonly BuildSession[] {
    const newest = new Map<string, BuildSession>();
    for (const session of this.#sessions) {
      const { image } = session.plan.spec;
      if (!newest.has(image)) newest.set(image, session);
    }
    return [...newest.values()].filter(({ state }) => state === 'failed' || state === 'cancelled');
  }

  /** Views of finished builds are made once. */
  views(): readonly BuildRun[] {
    return this.#sessions.map((session) => {
      const known = this.#views.get(session.id);
      if (known !== undefined) return known;
      const view = session.view();
      if (!isActive(view.state)) this.#views.set(session.id, view);
      return view;
    });
  }

  clearFinished(): void {
    this.#sessions = this.active();
    for (const id of this.#views.keys()) if (this.find(id) === undefined) this.#views.delete(id);
    this.#tell();
  }

  /** Calls `listener` after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(session: BuildSession): void {
    this.#views.delete(session.id);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
