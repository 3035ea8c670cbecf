export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export interface Contender {
  readonly name: string;
  /** One measured run; returns milliseconds. */
  readonly run: () => Promise<number>;
}

/**
 * Runs everyone in turn, round after round, so that what else the machine does hits all alike.
 * Every second round goes backwards: nobody always runs after the same neighbour.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  say: (text: string) => void,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? contenders : [...contenders].reverse();
    for (const { name, run } of order) {
      const milliseconds = await run();
      times.get(name)?.push(milliseconds);
      say(`round ${round + 1}: ${name} ${seconds(milliseconds)}`);
    }
  }
  return times;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
}

/** `1.2 (1.1–1.4)`: the median and what lies around it. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  return `${format(median(values))} (${format(Math.min(...values))}–${format(Math.max(...values))})`;
}

export function ratio(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ×`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** One ratio a round: what slowed a round down slowed both, and the range says how much is noise. */
export function pairedRatios(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.flatMap((value, round) => {
    const other = theirs[round];
    return other === undefined ? [] : [value / other];
  });
}
