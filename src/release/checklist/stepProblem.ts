/** What is wrong with a step of slipway.yaml, and where. */
export interface StepProblem {
  /** Within the list: an index, then a key. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
