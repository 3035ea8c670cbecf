/** A table of docs/bench.md. The first row of cells is the header. */
export interface BenchTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one scenario found: a table, and what a reader must know to judge it. */
export interface Findings {
  readonly tables: readonly BenchTable[];
  readonly notes: readonly string[];
}

/** One file `*.scenario.ts` exports one `scenario`. */
export interface Scenario {
  readonly title: string;
  /** The number to reach (DESIGN §7), as text. */
  readonly target: string;
  /** Throws `Unmeasurable` when the machine lacks something it needs. */
  run(say: (text: string) => void): Promise<Findings>;
}

/** The machine cannot measure this; the report says why instead of showing a number. */
export class Unmeasurable extends Error {
  override readonly name = 'Unmeasurable';
}
