/** A buildx invocation as data. `args` follow `docker`; nothing of it ever passes through a shell. */
export interface BuildxCommand {
  readonly args: readonly string[];
  /** Working directory; absolute. */
  readonly cwd: string;
  /** Its standard input: a Dockerfile or a bake definition. */
  readonly stdin?: string;
  /** Of `bake`: whose result counts. */
  readonly target?: string;
}
