/**
 * Text files of the project's folder that a release changes; paths are relative to it, with `/`.
 * Nothing outside it is read or written. Fails with WorkspaceError.
 */
export interface ProjectFiles {
  /** The text, exactly, a byte order mark included; undefined when there is no such file. At most 8 MiB. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Replaces the file whole or not at all, if it is still `before` (undefined: not there); makes its folders. */
  replace(
    path: string,
    before: string | undefined,
    after: string,
    signal: AbortSignal,
  ): Promise<void>;
}
