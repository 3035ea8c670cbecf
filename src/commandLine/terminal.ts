import type { Output } from '../terminal/output.ts';

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
