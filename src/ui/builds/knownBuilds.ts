import type { BuildProgress } from '../../build/buildProgress.ts';
import type { HistoryNode } from '../../build/history/buildHistory.ts';
import { historyNodes } from '../../build/history/historyNodes.ts';
import type { HistoryPorts } from '../../build/history/listBuilds.ts';
import { listBuilds } from '../../build/history/listBuilds.ts';
import type { PastBuild } from '../../build/history/pastBuild.ts';
import { replayBuild } from '../../build/history/replayBuild.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Timer } from './throttle.ts';

/** Builds whose steps are kept once they were asked for. */
const keptProgress = 12;
/** A node that was lost is tried again after this long, then after twice as long, and so on. */
const firstRetry = 5000;
const lastRetry = 120_000;

interface Recalled {
  progress: BuildProgress | undefined;
  readonly whole: Promise<BuildProgress>;
}

/** The builds BuildKit remembers and runs, whoever started them; live while they are watched. */
export class KnownBuilds {
  readonly #ports: HistoryPorts;
  readonly #timer: Timer;
  readonly #changed: () => void;
  readonly #builds = new Map<string, PastBuild>();
  readonly #recalled = new Map<string, Recalled>();
  readonly #nodes = new Map<string, HistoryNode>();
  readonly #failures = new Map<string, unknown>();
  readonly #following = new Set<string>();
  readonly #closing = new AbortController();
  #watching: AbortController | undefined;

  /** `changed` is called often. */
  constructor(ports: HistoryPorts, timer: Timer, changed: () => void) {
    this.#ports = ports;
    this.#timer = timer;
    this.#changed = changed;
  }

  /** Newest first. */
  builds(): readonly PastBuild[] {
    return [...this.#builds.values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Why a builder could not be asked. */
  failures(): readonly unknown[] {
    return [...this.#failures.values()];
  }

  find(ref: string): PastBuild | undefined {
    return this.#builds.get(ref);
  }

  /** How far a build is known by now; undefined before `recall`. */
  progress(ref: string): BuildProgress | undefined {
    return this.#recalled.get(ref)?.progress;
  }

  /** Follows all nodes that run until `unwatch`; builders that came since are found by calling again. */
  watch(): void {
    this.#watching ??= new AbortController();
    const { signal } = this.#watching;
    void this.#watchAll(AbortSignal.any([signal, this.#closing.signal]));
  }

  unwatch(): void {
    this.#watching?.abort();
    this.#watching = undefined;
  }

  /** Reads once what is known, where nobody watches. Fails with BuildError. */
  async read(): Promise<readonly PastBuild[]> {
    if (this.#watching !== undefined && this.#builds.size > 0) return this.builds();
    const listed = await listBuilds(this.#ports, undefined, this.#closing.signal);
    for (const node of listed.nodes) this.#nodes.set(keyOf(node), node);
    for (const build of listed.builds) this.#builds.set(build.ref, build);
    this.#changed();
    return listed.builds;
  }

  /** The steps and the log of a build, when they are all there. Fails with BuildError. */
  async recall(ref: string): Promise<BuildProgress | undefined> {
    const known = this.#recalled.get(ref);
    if (known !== undefined) return known.whole;
    if (!this.#builds.has(ref)) await this.read();
    const build = this.#builds.get(ref);
    return build && this.#recall(build).whole;
  }

  dispose(): void {
    this.#closing.abort();
  }

  async #watchAll(signal: AbortSignal): Promise<void> {
    try {
      const nodes = historyNodes(await this.#ports.buildKit.listBuilders(signal));
      this.#failures.delete('');
      for (const node of nodes) {
        const key = keyOf(node);
        if (this.#following.has(key)) continue;
        this.#nodes.set(key, node);
        this.#following.add(key);
        void this.#follow(node, signal).finally(() => this.#following.delete(key));
      }
    } catch (error) {
      if (!isAbort(error)) this.#failures.set('', error);
    }
    this.#changed();
  }

  async #follow(node: HistoryNode, signal: AbortSignal): Promise<void> {
    for (let wait = firstRetry; !signal.aborted; wait = Math.min(wait * 2, lastRetry)) {
      try {
        for await (const event of this.#ports.history.follow(node, signal)) {
          wait = firstRetry;
          this.#failures.delete(keyOf(node));
          if (event.kind === 'deleted') this.#builds.delete(event.ref);
          else this.#know(event.build);
          this.#changed();
        }
      } catch (error) {
        if (isAbort(error)) return;
        this.#failures.set(keyOf(node), error);
        this.#changed();
      }
      await this.#pause(wait, signal);
    }
  }

  #know(build: PastBuild): void {
    const before = this.#builds.get(build.ref);
    this.#builds.set(build.ref, build);
    if (build.state === 'running') this.#recall(build);
    // What was told while it ran has no end.
    else if (before?.state === 'running')
      this.#recalled.get(build.ref)?.progress?.finish(build.state);
  }

  #recall(build: PastBuild): Recalled {
    const known = this.#recalled.get(build.ref);
    if (known !== undefined) return known;
    const node = this.#nodes.get(`${build.builder}/${build.node}`);
    const recalled: Recalled = {
      progress: undefined,
      whole: replayBuild(
        this.#ports.history,
        node ?? { builder: build.builder, node: build.node },
        build,
        (progress) => {
          recalled.progress = progress;
          if (build.state === 'running') this.#changed();
        },
        this.#closing.signal,
      ),
    };
    recalled.whole.then(
      (progress) => {
        recalled.progress = progress;
        this.#changed();
      },
      () => this.#recalled.delete(build.ref),
    );
    this.#recalled.set(build.ref, recalled);
    this.#forget();
    return recalled;
  }

  /** Forgets the steps of builds that have ended, the longest known first. */
  #forget(): void {
    const ended = [...this.#recalled.keys()].filter(
      (ref) => this.#builds.get(ref)?.state !== 'running',
    );
    for (const ref of ended.slice(0, Math.max(0, ended.length - keptProgress)))
      this.#recalled.delete(ref);
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#timer.after(milliseconds, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}

function keyOf({ builder, node }: HistoryNode): string {
  return `${builder}/${node}`;
}
