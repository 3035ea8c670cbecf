import { Failure } from '../oci/failure.ts';

export type WorkspaceErrorReason =
  | 'outside' // a path, or the target of a link, that leaves the folder
  | 'too-large'
  | 'unreadable'
  | 'unwritable'
  | 'changed'; // by somebody else, since it was read

export class WorkspaceError extends Failure<WorkspaceErrorReason> {
  override readonly name = 'WorkspaceError';
}

/** The folder a release is made from. Paths are relative to `root`, with `/`. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string;
  /**
   * Text of a file, without a byte order mark; undefined when there is none. At most 8 MiB.
   * Fails with WorkspaceError.
   */
  readText(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Dockerfiles (`Dockerfile`, `*.Dockerfile`, `Dockerfile.*`) up to four folders deep, outside node_modules and dot folders. */
  findDockerfiles(signal: AbortSignal): Promise<readonly string[]>;
  /** Files named `matrix.json`, found as Dockerfiles are, up to two folders deep. */
  findMatrices(signal: AbortSignal): Promise<readonly string[]>;
  /** Workflows of GitHub Actions: `.github/workflows/*.yml` and `*.yaml`. */
  findWorkflows(signal: AbortSignal): Promise<readonly string[]>;
  /** Markdown files, found as Dockerfiles are, up to two folders deep. */
  findMarkdown(signal: AbortSignal): Promise<readonly string[]>;
  /** Shell scripts (`*.sh`), found as Dockerfiles are, up to two folders deep. */
  findScripts(signal: AbortSignal): Promise<readonly string[]>;
}
