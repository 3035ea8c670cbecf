export interface OutputPiece {
  /** Index of the output it comes from. */
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Pieces of several outputs as they come. One that is not asked for is not read ahead. */
export async function* mergeOutputs(
  outputs: readonly AsyncIterable<Uint8Array>[],
): AsyncGenerator<OutputPiece, void, undefined> {
  const iterators = outputs.map((output) => output[Symbol.asyncIterator]());
  const ask = async (from: number) => ({ from, result: await iterators[from]?.next() });
  const asked = new Map(iterators.map((_, from) => [from, ask(from)]));
  while (asked.size > 0) {
    const { from, result } = await Promise.race(asked.values());
    if (result === undefined || result.done === true) {
      asked.delete(from);
      continue;
    }
    asked.set(from, ask(from));
    yield { from, bytes: result.value };
  }
}
