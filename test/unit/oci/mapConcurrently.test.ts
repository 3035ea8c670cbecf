import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../../src/oci/mapConcurrently.ts';

describe('mapConcurrently', () => {
  it('keeps the order of the items, whoever is done first', async () => {
    const finish: (() => void)[] = [];
    const work = (item: number) =>
      new Promise<number>((resolve) => finish.push(() => resolve(item * 10)));
    const mapped = mapConcurrently([1, 2, 3], 3, work);
    for (const done of finish.reverse()) done();
    expect(await mapped).toEqual([10, 20, 30]);
  });

  it('starts nothing more after a failure', async () => {
    const started: number[] = [];
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const mapped = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
      started.push(item);
      if (item === 1) throw new Error('first');
      await slow;
    });
    await expect(mapped).rejects.toThrow('first');
    finish();
    await slow;
    await Promise.resolve();
    expect(started).toEqual([1, 2]);
  });

  it('is done at once with nothing to do', async () => {
    expect(await mapConcurrently([], 6, () => Promise.reject(new Error('called')))).toEqual([]);
  });
});
