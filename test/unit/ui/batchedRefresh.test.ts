import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchedRefresh } from '../../../src/ui/batchedRefresh.ts';

let reports: (string[] | undefined)[];
let refresh: BatchedRefresh<string>;

beforeEach(() => {
  vi.useFakeTimers();
  reports = [];
  refresh = new BatchedRefresh((changed) => reports.push(changed));
});
afterEach(() => {
  refresh.dispose();
  vi.useRealTimers();
});

test('many answers are one redraw, each row once', () => {
  for (const row of ['a', 'b', 'a']) refresh.add(row);
  expect(reports).toEqual([]);
  vi.runAllTimers();
  expect(reports).toEqual([['a', 'b']]);
});

test('everything leaves no row to be drawn by itself', () => {
  refresh.add('a');
  refresh.all();
  vi.runAllTimers();
  expect(reports).toEqual([undefined]);
});

test('what is asked for at once is drawn at once, with what waited, and not again', () => {
  refresh.add('a');
  refresh.add('b');
  refresh.flush();
  expect(reports).toEqual([['a', 'b']]);
  vi.runAllTimers();
  refresh.flush();
  expect(reports).toHaveLength(1);
});
