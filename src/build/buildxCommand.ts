/** A buildx invocation as data. `args` follow `docker`; nothing of it ever passes through a shell. */
export interface BuildxCommand {
  readonly args: readonly string[];
  /** Working directory; absolute. */
  readonly cwd: string;
}
