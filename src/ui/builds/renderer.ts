import type { BuildList } from './buildList.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import type { Timer } from './throttle.ts';
import { throttle } from './throttle.ts';

/** Pictures a second at most, however fast BuildKit talks. */
const interval = 250;
const tick = 1000;

export interface Renderer {
  /** Calls `render` with every picture, until the returned function is called. */
  add(render: (runs: readonly BuildRun[]) => void): () => void;
  /** Draws soon, for what is not in the list. */
  redraw(): void;
  dispose(): void;
}

/** Draws the builds when they change, and once a second while one runs (or `others` do), since clocks do. */
export function createRenderer(
  list: BuildList,
  timer: Timer,
  others: () => boolean = () => false,
): Renderer {
  const renders = new Set<(runs: readonly BuildRun[]) => void>();
  let cancelTick: (() => void) | undefined;
  const throttled = throttle(draw, interval, timer);
  const unlisten = list.onChange(() => throttled.request());
  function draw(): void {
    const runs = list.views();
    for (const render of renders) render(runs);
    cancelTick?.();
    const running = others() || runs.some(({ state }) => isActive(state));
    cancelTick = running ? timer.after(tick, () => throttled.request()) : undefined;
  }
  return {
    add(render) {
      renders.add(render);
      return () => renders.delete(render);
    },
    redraw: () => throttled.request(),
    dispose() {
      unlisten();
      throttled.dispose();
      cancelTick?.();
    },
  };
}
