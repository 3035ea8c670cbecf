/** One of a command's two streams. */
export interface Output {
  write(text: string): void;
  /** True when a person watches: lines may be redrawn. */
  readonly interactive: boolean;
  /** True when colours are wanted: a terminal, and no `NO_COLOR` in the environment. */
  readonly colours: boolean;
  readonly columns: number;
}

/** Where a command reads and writes. Results go to `stdout`, progress and complaints to `stderr`. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input; for `--rules -`. */
  readStdin(signal: AbortSignal): Promise<string>;
  /** A line a person types after a question on `stderr`; absent when nobody is there to type. */
  readonly ask?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
  /** The same, and nobody sees what is typed. */
  readonly askSecret?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
}
