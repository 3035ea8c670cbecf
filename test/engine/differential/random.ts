/** Numbers that look like chance and are the same in every run. */
export interface Random {
  /** 0 ≤ n < `below`. */
  below(below: number): number;
  /** True once in `of` times. */
  oneIn(of: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** `count` of the items, in their order. */
  some<Item>(items: readonly Item[], count: number): Item[];
}

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    oneIn: (of) => below(of) === 0,
    pick: (items) => items[below(items.length)]!,
    some(items, count) {
      const left = [...items.entries()];
      while (left.length > count) left.splice(below(left.length), 1);
      return left.map(([, item]) => item);
    },
  };
}
