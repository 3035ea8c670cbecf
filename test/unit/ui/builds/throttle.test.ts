import { expect, it } from 'vitest';
import type { Timer } from '../../../../src/ui/builds/throttle.ts';
import { throttle } from '../../../../src/ui/builds/throttle.ts';

/** A clock that moves when told. */
function handTimer() {
  let now = 0;
  const waiting = new Set<{ at: number; run: () => void }>();
  const timer: Timer = {
    now: () => now,
    after(milliseconds, run) {
      const entry = { at: now + milliseconds, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
  };
  return {
    timer,
    advance: (milliseconds: number): void => {
      const end = now + milliseconds;
      for (;;) {
        const due = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        now = due.at;
        waiting.delete(due);
        due.run();
      }
      now = end;
    },
  };
}

it('runs at once, then at most once in an interval, and never loses the last request', () => {
  const { timer, advance } = handTimer();
  const at: number[] = [];
  const throttled = throttle(() => at.push(timer.now()), 250, timer);
  for (let i = 0; i < 1000; i += 1) {
    throttled.request();
    advance(1);
  }
  advance(1000);
  expect(at).toEqual([0, 250, 500, 750, 1000]);
});

it('runs at once again after a pause', () => {
  const { timer, advance } = handTimer();
  const at: number[] = [];
  const throttled = throttle(() => at.push(timer.now()), 250, timer);
  throttled.request();
  advance(900);
  throttled.request();
  advance(900);
  expect(at).toEqual([0, 900]);
});

it('runs nothing after it was disposed', () => {
  const { timer, advance } = handTimer();
  let runs = 0;
  const throttled = throttle(() => (runs += 1), 250, timer);
  throttled.request();
  throttled.request();
  throttled.dispose();
  throttled.request();
  advance(1000);
  expect(runs).toBe(1);
});
