/** One of a command's two streams. */
export interface Output {
  write(text: string): void;
  /** True when a person watches: lines may be redrawn. */
  readonly interactive: boolean;
  /** True when colours are wanted: a terminal, and no `NO_COLOR` in the environment. */
  readonly colours: boolean;
  readonly columns: number;
}
