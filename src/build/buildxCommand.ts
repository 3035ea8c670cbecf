/** A buildx invocation as data. `args` follow `docker`; nothing of it ever passes through a shell. */
export interface BuildxCommand {
  readonly args: readonly string[];
  /** Working directory; absolute. */
  readonly cwd: string;
  /** Its standard input: a Dockerfile or a bake definition. */
  readonly stdin?: string;
  /**
   * Absolute path of a folder of its own: the program goes on when this process ends, and whoever
   * runs the command again with that folder goes on with it.
   */
  readonly keep?: string;
  /** Of `bake`: whose result counts. */
  readonly target?: string;
}
